using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Negatives;

/// <summary>Collects what is to be avoided, never against the user: exclusions, the caller's own words, the style's, the general ones.</summary>
/// <remarks>Where the target has no negative prompt, exclusions become a statement or a positive paraphrase, as the profile says works.</remarks>
public sealed class NegativeStage : IForgeStage
{
    private const int MostGeneral = 10;
    private readonly ImmutableArray<PreparedNegative> general;
    private readonly Func<string, ImmutableArray<NegativePhrase>> ofStyle;
    private readonly ConcurrentDictionary<string, ImmutableArray<PreparedNegative>> prepared = new(StringComparer.Ordinal);
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly Paraphrases paraphrases;

    /// <summary>Collects from these.</summary>
    /// <param name="general">Negatives for every style.</param>
    /// <param name="ofStyle">Negatives of each style, by its id.</param>
    /// <param name="lexicon">Finds what negatives name.</param>
    /// <param name="slots">What can be claimed.</param>
    public NegativeStage(
        ImmutableArray<NegativePhrase> general, Func<string, ImmutableArray<NegativePhrase>> ofStyle, Lexicon lexicon, SlotTable slots)
    {
        this.general = [.. general.OrderByDescending(negative => negative.Phrase.Relevance).ThenBy(negative => negative.Phrase.Id, StringComparer.Ordinal)
            .Select(negative => PreparedNegative.Of(negative, lexicon))];
        this.ofStyle = ofStyle;
        this.lexicon = lexicon;
        this.slots = slots;
        paraphrases = new(lexicon);
    }

    /// <inheritdoc />
    public string Name => "negatives";

    /// <inheritdoc />
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        if (draft.Request.IsEdit) { return new(draft); }

        return new(context.Profile.TakesNegative ? WithNegative(draft, context) : InWords(draft, context));
    }

    private PromptDraft WithNegative(PromptDraft draft, ForgeContext context)
    {
        var negatives = ImmutableArray.CreateBuilder<Fragment>();
        var notes = ImmutableArray.CreateBuilder<ForgeNote>();
        var dropped = ImmutableArray.CreateBuilder<DroppedFragment>();
        var number = 0;
        foreach (var exclusion in draft.Exclusions)
        {
            negatives.Add(OfUser($"user#not-{++number}", exclusion.Text, exclusion.Start, exclusion.Length));
            notes.Add(ForgeNote.Info(Name, "exclusion-in-negative", ("text", exclusion.Text.InOrElse(draft.InputLanguage))));
        }

        var callers = Split(draft.Request.Negative);
        var wanted = callers.Length == 0 ? null : new NamedWords(UsersWords(draft), lexicon);
        foreach (var words in callers)
        {
            var text = LocalText.Of(words, Folding.HoldsHan(words) ? Language.Chinese : Language.English);
            if (wanted!.Hold(text)) { notes.Add(ForgeNote.Warning(Name, "negative-collision", ("text", words))); }
            else { negatives.Add(OfUser($"user#not-{++number}", text, -1, 0)); }
        }

        if (context.Enriches && !draft.Style.Templates.IsEmpty && draft.Request.Strength != Strength.None) { AddOurs(draft, context, negatives, dropped); }

        return draft with { Negatives = negatives.ToImmutable(), Notes = draft.Notes.AddRange(notes), Dropped = draft.Dropped.AddRange(dropped) };
    }

    private ImmutableArray<PreparedNegative> Prepare(string style) => [.. ofStyle(style).Select(negative => PreparedNegative.Of(negative, lexicon))];

    private void AddOurs(PromptDraft draft, ForgeContext context, ImmutableArray<Fragment>.Builder negatives, ImmutableArray<DroppedFragment>.Builder dropped)
    {
        var wishes = new Wishes(draft, lexicon, slots);
        var wanted = new WantedWords(draft, lexicon.Folding);
        var terms = Recipients.AreAllPeople(draft) ? wishes.Terms.Where(term => term is not "person").ToHashSet(StringComparer.Ordinal) : wishes.Terms;
        foreach (var style in draft.Style.Templates)
        {
            foreach (var negative in prepared.GetOrAdd(style, Prepare)) { TryAdd(negative, 0.2, SourceKind.Template, style); }
        }

        foreach (var negative in general.Where(negative => negative.Negative.Phrase.When.Holds(terms) && Helps(negative.Negative, context.Profile)).Take(MostGeneral))
        {
            TryAdd(negative, 0, SourceKind.Rule, negative.Negative.Class);
        }

        void TryAdd(PreparedNegative negative, double bonus, SourceKind kind, string source)
        {
            var phrase = negative.Negative.Phrase;
            if (draft.Request.Without.Contains(phrase.Id) || !phrase.When.Holds(terms)
                || Stands(negatives, phrase)) { return; }

            var fragment = new Fragment
            {
                Id = phrase.Id, Text = phrase.Text, Role = FragmentRole.Exclusion, Relevance = Math.Min(1, phrase.Relevance + bonus),
                Claims = phrase.Claims, Why = phrase.Why, Source = new(kind, source),
            };
            if (wanted.Collides(negative, wishes.Claims) is { } wish) { dropped.Add(new(fragment, DropReason.Conflict, wish)); }
            else { negatives.Add(fragment); }
        }
    }

    private static bool Stands(ImmutableArray<Fragment>.Builder negatives, Phrase phrase)
    {
        foreach (var there in negatives)
        {
            if (there.Text.En == phrase.Text.En || there.Text.Zh == phrase.Text.Zh) { return true; }
        }

        return false;
    }

    private static bool Helps(NegativePhrase negative, ModelProfile profile) =>
        negative.Helps.IsEmpty || profile.Family == "unknown" || negative.Helps.Contains(profile.Family);

    private PromptDraft InWords(PromptDraft draft, ForgeContext context)
    {
        var added = ImmutableArray.CreateBuilder<Fragment>();
        var notes = ImmutableArray.CreateBuilder<ForgeNote>();
        var number = 0;
        foreach (var exclusion in draft.Exclusions)
        {
            var words = exclusion.Text.InOrElse(draft.InputLanguage);
            var id = $"user#not-{++number}";
            if (context.Profile.Negative == NegativeForm.Statement)
            {
                added.Add(Exclude(id, exclusion, new(exclusion.Text.Zh is { } zh ? "不出现" + zh : null, exclusion.Text.En is { } en ? "no " + en : null)));
                notes.Add(ForgeNote.Info(Name, "exclusion-stated", ("text", words)));
            }
            else if (paraphrases.Find(exclusion, draft) is { } instead)
            {
                added.Add(Exclude(id, exclusion, instead));
                notes.Add(ForgeNote.Info(Name, "exclusion-paraphrased", ("text", words), ("instead", instead.InOrElse(draft.OutputLanguage))));
            }
            else { notes.Add(ForgeNote.Warning(Name, "exclusion-lost", ("text", words))); }
        }

        foreach (var words in Split(draft.Request.Negative)) { notes.Add(ForgeNote.Warning(Name, "no-negative", ("text", words))); }

        return draft with { Fragments = draft.Fragments.AddRange(added), Notes = draft.Notes.AddRange(notes) };
    }

    private static Fragment Exclude(string id, Exclusion exclusion, LocalText text) => new()
    {
        Id = id,
        Text = text,
        Role = FragmentRole.Exclusion,
        Source = new(SourceKind.Rule, "exclusion", exclusion.Start, exclusion.Length),
        Why = new("您要求画面中不出现它", "you asked for it to be absent"),
    };

    private static Fragment OfUser(string id, LocalText text, int start, int length) => new()
    {
        Id = id,
        Text = text,
        Role = FragmentRole.Exclusion,
        Source = new(SourceKind.User, "user", start, length),
        SpanLanguage = text.Zh is not null ? Language.Chinese : Language.English,
        Why = new("您要求避免", "you asked to avoid it"),
    };

    private static string[] Split(string? negative) =>
        negative is null ? [] : negative.Split([',', '，', '、', ';', '；', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What the prompt asks for; lettering and names are no wish for what they name.</summary>
    private static string UsersWords(PromptDraft draft)
    {
        var words = new StringBuilder(128);
        foreach (var fragment in draft.Fragments)
        {
            if (!fragment.IsUser) { continue; }

            var start = words.Length;
            words.Append(fragment.Text.InOrElse(fragment.SpanLanguage));
            foreach (var span in fragment.Protected)
            {
                if (span.Kind is not ProtectedKind.Weight) { words.Remove(start + span.Start, span.Length).Insert(start + span.Start, " ", span.Length); }
            }

            words.Append('\n');
        }

        return words.ToString();
    }
}
