using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Translation;

/// <summary>Brings the user's clauses, exclusions and negatives into the language of the prompt; phrases of ours have both already.</summary>
/// <remarks>Words without a translation stay and are noted; where the target rejects their script they leave the text, with that reason.</remarks>
public sealed class TranslationStage : IForgeStage
{
    private readonly ITranslator translator;
    private readonly ITranslator? chat;

    /// <summary>Translates with this translator.</summary>
    /// <param name="translator">Translates; names of what is to be avoided always, since those must agree with the glossary.</param>
    /// <param name="chat">Translates the user's clauses for strategies that let a chat model do it; null where there is none.</param>
    public TranslationStage(ITranslator translator, ITranslator? chat = null)
    {
        this.translator = translator;
        this.chat = chat;
    }

    /// <inheritdoc />
    public string Name => "translation";

    /// <inheritdoc />
    public async ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(context);
        var work = new Work(draft.OutputLanguage, context.Profile, draft.Request.IsEdit, cancellationToken);
        if (chat is not null && context.TranslatesWithChat) { await AskAsync(chat, draft, work).ConfigureAwait(false); }

        var fragments = await TranslateAsync(draft.Fragments, work).ConfigureAwait(false);
        var negatives = await TranslateAsync(draft.Negatives, work).ConfigureAwait(false);
        var exclusions = await TranslateAsync(draft.Exclusions, work).ConfigureAwait(false);
        if (!work.Changed) { return draft; }

        return draft with
        {
            Fragments = fragments,
            Negatives = negatives,
            Exclusions = exclusions,
            Dropped = draft.Dropped.AddRange(work.Dropped),
            Notes = [.. draft.Notes, .. Told(work.Untranslated), .. OfModel(work)],
        };
    }

    /// <summary>Each stretch once, the longest first: whoever strikes 矿 out before 矿坑 would find a 坑 that nobody spoke of.</summary>
    private IEnumerable<ForgeNote> Told(List<string> untranslated) =>
        untranslated.Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length).Select(text => ForgeNote.Warning(Name, "untranslated", ("text", text), ("teach", TeachCommand(text))));

    /// <summary>The command that adds a word; what stands in capitals, or 中文名, is for the user to fill in.</summary>
    private static string TeachCommand(string text)
    {
        var name = text.AsSpan().ContainsAny(" \"'$`\\&|;<>()*?!#~") ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}\"" : text;
        return Folding.HoldsHan(text) ? $"promptforge teach {name} --en NAME --like ENTRY" : $"promptforge teach {name} --zh 中文名 --like ENTRY";
    }

    /// <summary>Lets the chat model translate the user's clauses, all at once. It never learns what is to be avoided: who reads of a boat thinks of a boat.</summary>
    private static async ValueTask AskAsync(ITranslator chat, PromptDraft draft, Work work)
    {
        ImmutableArray<Fragment> clauses = [.. draft.Fragments.Where(fragment => fragment.IsUser && fragment.Role is not FragmentRole.Exclusion && Needs(fragment, work.To))];
        if (clauses.IsEmpty) { return; }

        var task = new TranslationTask([.. clauses.Select(clause => new SourceClause(clause.Text.InOrElse(clause.SpanLanguage), clause.Protected))], work.To, [.. draft.Exclusions.Select(exclusion => exclusion.Text)]);
        var answers = await chat.TranslateAllAsync(task, work.CancellationToken).ConfigureAwait(false);
        work.Answers = new(StringComparer.Ordinal);
        for (var i = 0; i < clauses.Length; i++) { work.Answers[clauses[i].Id] = answers[i]; }
    }

    private IEnumerable<ForgeNote> OfModel(Work work)
    {
        if (work.Answers is null) { yield break; }

        foreach (var reason in work.Answers.Values.Select(answer => answer.Refused).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return ForgeNote.Warning(Name, "translation-refused", ("reason", reason));
        }

        if (work.Answers.Values.Count(answer => answer.By == SourceKind.Model) is var count and > 0)
        {
            yield return ForgeNote.Info(Name, "translated-by-model", ("count", count.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private async ValueTask<ImmutableArray<Fragment>> TranslateAsync(ImmutableArray<Fragment> fragments, Work work)
    {
        var translated = ImmutableArray.CreateBuilder<Fragment>(fragments.Length);
        foreach (var fragment in fragments)
        {
            var one = Needs(fragment, work.To) ? await TranslateAsync(fragment, work).ConfigureAwait(false) : fragment;

            // Nothing is left of a clause whose every word the target rejects; what was dropped is told.
            if (one.Text.In(work.To) is not "" || ReferenceEquals(one, fragment)) { translated.Add(one); }
        }

        return translated.DrainToImmutable();
    }

    /// <summary>Text in one language only; a clause in a script that we do not read is foreign and stays.</summary>
    private static bool Needs(Fragment fragment, Language to)
    {
        if (fragment.Protected is [{ Kind: ProtectedKind.Foreign }]) { return false; }

        return fragment.Text.In(to) is null
            && fragment.Text.InOrElse(to).Length > 0
            && (fragment.IsUser || fragment.Role is FragmentRole.Exclusion || fragment.Source.Kind is SourceKind.Rule);
    }

    private async ValueTask<Fragment> TranslateAsync(Fragment fragment, Work work)
    {
        work.Changed = true;
        var source = fragment.Text.InOrElse(fragment.SpanLanguage);
        var (front, rest) = Denial(fragment, source, work.To);
        if (work.Answers is null || !work.Answers.TryGetValue(fragment.Id, out var result))
        {
            result = (work.IsEdit ? await Instructions.TranslateAsync(rest, fragment.Protected, work.To, translator, work.CancellationToken).ConfigureAwait(false) : null)
                ?? await translator.TranslateAsync(rest, fragment.Protected, work.To, work.CancellationToken).ConfigureAwait(false);
        }

        if (fragment.Role is FragmentRole.Exclusion) { result = result with { Text = front + Tidy.WithoutArticle(result.Text), Protected = [] }; }

        work.Untranslated.AddRange(result.Untranslated);

        var (text, spans) = (result.Text, result.Protected);
        if (work.RejectsHan) { (text, spans) = WithoutHan(fragment, text, spans, work); }

        return fragment with { Text = fragment.Text.With(work.To, text), Protected = spans, SpanLanguage = work.To };
    }

    /// <summary>"no …" and "不出现…" are ours; the thing behind them is the user's.</summary>
    private static (string Front, string Thing) Denial(Fragment fragment, string source, Language to)
    {
        if (fragment.Role is not FragmentRole.Exclusion) { return ("", source); }

        if (source.StartsWith("不出现", StringComparison.Ordinal)) { return (to.IsChinese ? "不出现" : "no ", source[3..]); }

        return source.StartsWith("no ", StringComparison.Ordinal) ? (to.IsChinese ? "不出现" : "no ", source[3..]) : ("", source);
    }

    private async ValueTask<ImmutableArray<Exclusion>> TranslateAsync(ImmutableArray<Exclusion> exclusions, Work work)
    {
        if (exclusions.IsEmpty) { return exclusions; }

        var translated = ImmutableArray.CreateBuilder<Exclusion>(exclusions.Length);
        foreach (var exclusion in exclusions)
        {
            if (exclusion.Text.In(work.To) is not null || exclusion.Text.InOrElse(work.To).Length == 0)
            {
                translated.Add(exclusion);
                continue;
            }

            work.Changed = true;
            var result = await translator.TranslateAsync(exclusion.Text.InOrElse(work.To), [], work.To, work.CancellationToken).ConfigureAwait(false);
            translated.Add(exclusion with { Text = exclusion.Text.With(work.To, Tidy.WithoutArticle(result.Text)) });
        }

        return translated.MoveToImmutable();
    }

    /// <summary>Takes ideographs outside protected spans away, each stretch with its reason; the spans move up.</summary>
    private static (string Text, ImmutableArray<ProtectedSpan> Spans) WithoutHan(
        Fragment fragment, string text, ImmutableArray<ProtectedSpan> spans, Work work)
    {
        var kept = new StringBuilder(text.Length);
        var moved = ImmutableArray.CreateBuilder<ProtectedSpan>(spans.Length);
        var next = 0;
        for (var at = 0; at < text.Length;)
        {
            if (next < spans.Length && spans[next].Start == at)
            {
                moved.Add(spans[next] with { Start = kept.Length });
                kept.Append(spans[next].Raw);
                at = spans[next++].End;
                continue;
            }

            if (!Folding.IsHan(text[at]))
            {
                // What was taken away leaves one space, not two.
                if (text[at] != ' ' || (kept.Length > 0 && kept[^1] != ' ')) { kept.Append(text[at]); }

                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && Folding.IsHan(text[end])) { end++; }

            work.Drop(fragment, text[at..end]);
            at = end;
        }

        while (kept.Length > 0 && kept[^1] is ' ' or ',') { kept.Length--; }

        return (kept.ToString(), moved.ToImmutable());
    }

    /// <summary>What one run collects.</summary>
    private sealed class Work(Language to, ModelProfile profile, bool isEdit, CancellationToken cancellationToken)
    {
        public Language To { get; } = to;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public bool IsEdit { get; } = isEdit;

        public bool RejectsHan { get; } = !to.IsChinese && profile.Reads(Language.Chinese) == LanguageLevel.Rejected;

        public bool Changed { get; set; }

        /// <summary>What stayed as the user wrote it, in order.</summary>
        public List<string> Untranslated { get; } = [];

        /// <summary>What a chat model, or the rules in its place, made of clauses, by their receipt ids.</summary>
        public SortedDictionary<string, TranslatedText>? Answers { get; set; }

        public List<DroppedFragment> Dropped { get; } = [];

        public void Drop(Fragment fragment, string span) => Dropped.Add(new(
            fragment with { Id = $"{fragment.Id}~{Dropped.Count + 1}", Text = LocalText.Of(span, Language.Chinese), Protected = [], SpanLanguage = Language.Chinese },
            DropReason.Untranslated));
    }
}
