using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Intake;

/// <summary>Reads the user's words: what is protected, what is excluded, which clauses there are and what they name.</summary>
/// <remarks>Clauses stay whole and in order. Variants are resolved first, by the request's seed.</remarks>
public sealed class IntakeStage : IForgeStage
{
    private const char Blank = '\u0001';
    private readonly Lexicon lexicon;
    private readonly ExclusionFinder exclusions;
    private readonly MentionFinder mentions;
    private readonly Linker linker;
    private readonly VariantExpander variants;
    private readonly CallersNegative negatives;

    /// <summary>Reads with this lexicon, these wildcard lists and the words that claim a slot's value.</summary>
    public IntakeStage(Lexicon lexicon, IReadOnlyDictionary<string, ImmutableArray<string>> wildcards, SlotTable slots)
    {
        this.lexicon = lexicon;
        exclusions = new(lexicon);
        mentions = new(lexicon, slots);
        linker = new(lexicon);
        variants = new(wildcards);
        negatives = new(exclusions, lexicon.Folding);
    }

    /// <inheritdoc />
    public string Name => "intake";

    /// <inheritdoc />
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        var notes = ImmutableArray.CreateBuilder<ForgeNote>();
        var clean = Sanitizer.Clean(draft.Request.Prompt, out var controls, out var surrogates);
        if (controls > 0) { notes.Add(ForgeNote.Info(Name, "control-characters", ("count", controls))); }

        if (surrogates > 0) { notes.Add(ForgeNote.Warning(Name, "lone-surrogates", ("count", surrogates))); }

        draft = draft with { Request = draft.Request with { Negative = negatives.Read(draft.Request.Negative, notes) } };
        var (text, origin) = variants.Expand(clean, draft.Request.Seed, notes);
        return new(Read(draft, text, origin, context, notes));
    }

    private PromptDraft Read(PromptDraft draft, string text, OriginMap origin, ForgeContext context, ImmutableArray<ForgeNote>.Builder notes)
    {
        var spans = ProtectedScanner.Scan(text);
        var blanked = Blanked(text, spans);
        var preferences = new List<(int Start, int End)>();
        var onlys = new List<(int Start, int End)>();
        var cuts = draft.Request.IsEdit ? [] : exclusions.Find(lexicon.Folding.Fold(blanked), preferences, onlys);
        Widen(cuts, spans, text);
        foreach (var (start, end) in preferences) { notes.Add(ForgeNote.Info(Name, "preference", ("text", text[start..end]))); }

        foreach (var (start, end) in onlys) { notes.Add(ForgeNote.Info(Name, "only-this", ("text", text[start..end].Trim()))); }

        var language = Majority(text, blanked);
        var excluded = Excluded(text, blanked, cuts, origin, language, notes);
        var flags = Flags(spans, text, origin, context.Profile, excluded, notes, out var parameters);
        var fragments = ImmutableArray.CreateBuilder<Fragment>();
        var found = ImmutableArray.CreateBuilder<Mention>();
        var builder = new FragmentBuilder(text, spans, cuts, origin);
        foreach (var clause in ClauseSplitter.Split(blanked))
        {
            if (builder.Build(fragments.Count + 1, clause) is not { } fragment) { continue; }

            fragments.Add(fragment);
            var words = fragment.Text.InOrElse(fragment.SpanLanguage);
            mentions.Find(fragments.Count - 1, words, Blanked(words, fragment.Protected), found);
            if (fragment.Protected is [{ Kind: ProtectedKind.Foreign }]) { notes.Add(ForgeNote.Info(Name, "other-language", ("text", words))); }
        }

        var named = found.ToImmutable();
        foreach (var hint in Hints(named)) { notes.Add(hint); }

        if (fragments.Count == 0 && excluded.Count > 0) { notes.Add(ForgeNote.Warning(Name, "only-exclusions")); }

        if (draft.Request.IsEdit) { notes.Add(ForgeNote.Info(Name, "edit")); }

        return draft with
        {
            InputLanguage = language,
            OutputLanguage = Output(draft.Request, context.Profile, language),
            Fragments = fragments.ToImmutable(),
            Mentions = named,
            Exclusions = excluded.ToImmutable(),
            AlreadyForged = named.Count(mention => mention.Phrase is not null),
            Flags = flags,
            Parameters = parameters,
            Notes = draft.Notes.AddRange(notes),
        };
    }

    /// <summary>Automatic: the input's own language where the model reads it well, else English.</summary>
    private static Language Output(ForgeRequest request, ModelProfile profile, Language input) =>
        request.Language ?? (input.IsChinese && profile.Reads(Language.Chinese) >= LanguageLevel.Good ? Language.Chinese : Language.English);

    /// <summary>The language that the prompt of a request comes out in.</summary>
    internal static Language OutputOf(ForgeRequest request, ModelProfile profile) =>
        Output(request, profile, Majority(request.Prompt, Blanked(request.Prompt, ProtectedScanner.Scan(request.Prompt))));

    internal static string Blanked(string text, IReadOnlyList<ProtectedSpan> spans)
    {
        if (spans.Count == 0) { return text; }

        var blanked = new StringBuilder(text);
        foreach (var span in spans)
        {
            // What stands inside a weight is the user's wish like any other; only its marks are blanked.
            var keep = span.Kind == ProtectedKind.Weight ? text.IndexOf(span.Inner, span.Start, span.Length, StringComparison.Ordinal) : -1;
            for (var i = span.Start; i < span.End; i++)
            {
                if (keep < 0 || i < keep || i >= keep + span.Inner.Length) { blanked[i] = Blank; }
            }
        }

        return blanked.ToString();
    }

    /// <summary>A cut that takes all there is in brackets takes the brackets, too: "roses (no thorns)".</summary>
    private static void Widen(List<Cut> cuts, List<ProtectedSpan> spans, string text)
    {
        var span = 0;
        for (var i = 0; i < cuts.Count; i++)
        {
            while (span < spans.Count && spans[span].End < cuts[i].End) { span++; }

            if (span == spans.Count) { return; }

            var around = spans[span];
            if (around.Kind == ProtectedKind.Weight && around.Start < cuts[i].Start && cuts[i].End <= around.End
                && Sanitizer.SaysNothing(text[around.Start..cuts[i].Start]) && Sanitizer.SaysNothing(text[cuts[i].End..around.End]))
            {
                cuts[i] = cuts[i] with { Start = around.Start, End = around.End };
            }
        }
    }

    /// <summary>What the cuts exclude. A thing that the rest of the prompt asks for is not excluded, and where nothing else is, the words stay.</summary>
    private ImmutableArray<Exclusion>.Builder Excluded(
        string text, string blanked, List<Cut> cuts, OriginMap origin, Language language, ImmutableArray<ForgeNote>.Builder notes)
    {
        var excluded = ImmutableArray.CreateBuilder<Exclusion>();
        if (cuts.Count == 0) { return excluded; }

        var wanted = new NamedWords(Without(blanked, cuts), lexicon);
        cuts.RemoveAll(cut =>
        {
            var stays = !cut.Things.IsEmpty;
            foreach (var (start, end) in cut.Things)
            {
                var exclusion = Excluded(text[start..end], origin, cut);
                if (wanted.Hold(exclusion.Text)) { notes.Add(ForgeNote.Warning(Name, "contradictory-wish", ("text", exclusion.Text.InOrElse(language)))); }
                else
                {
                    excluded.Add(exclusion);
                    stays = false;
                }
            }

            return stays;
        });
        return excluded;
    }

    private static string Without(string text, List<Cut> cuts)
    {
        var rest = text.ToCharArray();
        foreach (var cut in cuts) { rest.AsSpan(cut.Start, cut.End - cut.Start).Fill(Blank); }

        return new(rest);
    }

    private Exclusion Excluded(string words, OriginMap origin, Cut cut)
    {
        var concepts = ImmutableArray.CreateBuilder<string>();
        var claims = ImmutableArray.CreateBuilder<Claim>();
        LocalText text = LocalText.Of(words, Folding.HoldsHan(words) ? Language.Chinese : Language.English);
        var links = linker.Link(words);
        foreach (var link in links)
        {
            if (link.Term.Concept < 0) { continue; }

            var concept = lexicon.Concepts[link.Term.Concept];
            concepts.Add(concept.Id);
            if (Vocabulary.QualityKinds.Contains(concept.Kind)) { claims.AddRange(concept.Asserted); }

            if (links.Count == 1 && link.Length == words.Length) { text = concept.Name.With(Folding.HoldsHan(words) ? Language.Chinese : Language.English, words); }
        }

        if (text.Zh is null || text.En is null) { text = SingleWord(words, links, text); }

        return new()
        {
            Text = text,
            Concepts = concepts.ToImmutable(),
            Claims = links.Count == 1 ? claims.ToImmutable() : [],
            Start = origin.ToOriginal(cut.Start),
            Length = origin.ToOriginal(cut.End) - origin.ToOriginal(cut.Start),
        };
    }

    private LocalText SingleWord(string words, List<Link> links, LocalText text)
    {
        if (links.Count != 1 || links[0].Length != words.Length || links[0].Term.Word < 0) { return text; }

        var word = lexicon.Words[links[0].Term.Word];
        return new(text.Zh ?? word.Zh, text.En ?? (word.En.IsEmpty ? null : word.En[0]));
    }

    private static ImmutableArray<ProtectedSpan> Flags(
        List<ProtectedSpan> spans, string text, OriginMap origin, ModelProfile profile, ImmutableArray<Exclusion>.Builder excluded,
        ImmutableArray<ForgeNote>.Builder notes, out ImmutableSortedDictionary<string, string> parameters)
    {
        var kept = ImmutableArray.CreateBuilder<ProtectedSpan>();
        var asked = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var span in spans.Where(span => span.Kind == ProtectedKind.Flag))
        {
            var name = span.Inner.Split(' ')[0];
            var value = span.Inner[name.Length..].Trim();
            if (name == "no" && value.Length > 0)
            {
                foreach (var thing in value.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    excluded.Add(new() { Text = LocalText.Of(thing, Folding.HoldsHan(thing) ? Language.Chinese : Language.English), Start = origin.ToOriginal(span.Start), Length = span.Length });
                }

                continue;
            }

            if (name is "ar" or "aspect" && value.Length > 0) { asked["aspect"] = value; }

            if (profile.Flags) { kept.Add(span); }
            else if (!asked.ContainsValue(value) || value.Length == 0) { notes.Add(ForgeNote.Warning("intake", "flag-dropped", ("text", span.Raw))); }
        }

        parameters = asked.ToImmutable();
        return kept.ToImmutable();
    }

    private IEnumerable<ForgeNote> Hints(ImmutableArray<Mention> named)
    {
        foreach (var mention in named)
        {
            if (mention is { Kind: "mood", Concept: { } id } && lexicon.Find(id) is { Hints.IsEmpty: false } vague)
            {
                yield return ForgeNote.Info("intake", "vague", ("text", vague.Name.En ?? id), ("text-zh", vague.Name.Zh ?? id),
                    ("choices", string.Join(", ", vague.Hints.Select(hint => hint.En))), ("choices-zh", string.Join("、", vague.Hints.Select(hint => hint.Zh))));
            }
        }
    }

    /// <summary>The language of most words outside of protected spans; a prompt of nothing else is judged by those.</summary>
    internal static Language Majority(string text, string blanked)
    {
        var (han, words) = (0, 0);
        for (var i = 0; i < blanked.Length; i++)
        {
            if (Folding.IsHan(blanked[i])) { han++; }
            else if (char.IsLetter(blanked[i]) && (i == 0 || !char.IsLetter(blanked[i - 1]))) { words++; }
        }

        if (han + words == 0 && !ReferenceEquals(text, blanked)) { return Majority(text, text); }

        return han > 0 && han >= words ? Language.Chinese : Language.English;
    }
}
