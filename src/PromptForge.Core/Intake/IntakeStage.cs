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

    /// <summary>Reads with this lexicon and these wildcard lists.</summary>
    public IntakeStage(Lexicon lexicon, IReadOnlyDictionary<string, ImmutableArray<string>> wildcards)
    {
        this.lexicon = lexicon;
        exclusions = new(lexicon);
        mentions = new(lexicon);
        linker = new(lexicon);
        variants = new(wildcards);
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

        var (text, origin) = variants.Expand(clean, draft.Request.Seed, notes);
        return new(Read(draft, text, origin, context, notes));
    }

    private PromptDraft Read(PromptDraft draft, string text, OriginMap origin, ForgeContext context, ImmutableArray<ForgeNote>.Builder notes)
    {
        var spans = ProtectedScanner.Scan(text);
        var blanked = Blanked(text, spans);
        var preferences = new List<(int Start, int End)>();
        var cuts = draft.Request.IsEdit ? [] : exclusions.Find(lexicon.Folding.Fold(blanked), preferences);
        foreach (var (start, end) in preferences) { notes.Add(ForgeNote.Info(Name, "preference", ("text", text[start..end]))); }

        var excluded = ImmutableArray.CreateBuilder<Exclusion>();
        foreach (var cut in cuts)
        {
            foreach (var (start, end) in cut.Things) { excluded.Add(Excluded(text[start..end], origin, cut)); }
        }

        var flags = Flags(spans, text, origin, context.Profile, excluded, notes, out var parameters);
        var language = Majority(text, spans);
        var fragments = ImmutableArray.CreateBuilder<Fragment>();
        var found = ImmutableArray.CreateBuilder<Mention>();
        foreach (var clause in ClauseSplitter.Split(blanked))
        {
            if (Build(fragments.Count, text, clause, spans, cuts, origin) is not { } fragment) { continue; }

            fragments.Add(fragment);
            var words = fragment.Text.InOrElse(fragment.SpanLanguage);
            mentions.Find(fragments.Count - 1, words, Blanked(words, fragment.Protected), found);
            if (fragment.Protected is [{ Kind: ProtectedKind.Foreign }]) { notes.Add(ForgeNote.Info(Name, "other-language", ("text", words))); }
        }

        var named = found.ToImmutable();
        foreach (var hint in Hints(named)) { notes.Add(hint); }

        foreach (var exclusion in excluded) { notes.Add(ForgeNote.Info(Name, "excluded", ("text", exclusion.Text.InOrElse(language)))); }

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

    private static string Blanked(string text, IReadOnlyList<ProtectedSpan> spans)
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

    private Exclusion Excluded(string words, OriginMap origin, Cut cut)
    {
        var concepts = ImmutableArray.CreateBuilder<string>();
        var claims = ImmutableArray.CreateBuilder<Claim>();
        LocalText text = LocalText.Of(words, HasHan(words) ? Language.Chinese : Language.English);
        var links = linker.Link(words);
        foreach (var link in links)
        {
            if (link.Term.Concept < 0) { continue; }

            var concept = lexicon.Concepts[link.Term.Concept];
            concepts.Add(concept.Id);
            if (Vocabulary.QualityKinds.Contains(concept.Kind)) { claims.AddRange(concept.Asserted); }

            if (links.Count == 1 && link.Length == words.Length) { text = concept.Name.With(HasHan(words) ? Language.Chinese : Language.English, words); }
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

    private static Fragment? Build(int index, string text, Clause clause, List<ProtectedSpan> spans, List<Cut> cuts, OriginMap origin)
    {
        var words = new StringBuilder(clause.End - clause.Start);
        var kept = ImmutableArray.CreateBuilder<ProtectedSpan>();
        var at = clause.Start;
        while (at < clause.End)
        {
            var cut = cuts.FindIndex(one => at >= one.Start && at < one.End);
            if (cut >= 0)
            {
                at = cuts[cut].End;
                TrimEnd(words);
                continue;
            }

            var span = spans.FindIndex(one => one.Start == at);
            if (span >= 0)
            {
                if (spans[span].Kind != ProtectedKind.Flag)
                {
                    kept.Add(spans[span] with { Start = words.Length });
                    words.Append(spans[span].Raw);
                }

                at = spans[span].End;
                continue;
            }

            // A cut leaves a joint: one space where two words meet, none elsewhere.
            if (words.Length > 0 && at > clause.Start && cuts.Exists(one => one.End == at) && !char.IsWhiteSpace(text[at])
                && char.IsAsciiLetterOrDigit(words[^1]) && char.IsAsciiLetterOrDigit(text[at])) { words.Append(' '); }

            if (words.Length > 0 || !IsJoint(text[at])) { words.Append(text[at]); }

            at++;
        }

        TrimEnd(words);
        var whole = words.ToString();
        if (!whole.Any(letter => char.IsLetterOrDigit(letter) || letter > 0x2000) || IsLeftover(whole)) { return null; }

        var language = HasHan(whole) ? Language.Chinese : Language.English;
        var start = origin.ToOriginal(clause.Start);
        var fragment = new Fragment
        {
            Id = $"user#{index + 1}",
            Text = LocalText.Of(whole, language),
            Role = FragmentRole.Subject,
            Source = new(SourceKind.User, "user", start, origin.ToOriginal(clause.End) - start),
            Protected = kept.ToImmutable(),
            SpanLanguage = language,
            Tail = clause.Tail,
        };
        return IsForeign(whole)
            ? fragment with { Text = new(whole, whole), Protected = [new(0, whole.Length, ProtectedKind.Foreign, whole, whole)] }
            : fragment;
    }

    private static bool IsJoint(char letter) => char.IsWhiteSpace(letter) || letter is ':' or '：' or '、' or '的';

    private static bool IsLeftover(string words) => words.Trim().ToLowerInvariant() is "and" or "but" or "with" or "or" or "please" or "请" or "也" or "和" or "并且" or "并" or "且" or "但" or "但是" or "还有" or "the" or "a";

    private static void TrimEnd(StringBuilder words)
    {
        while (words.Length > 0 && (char.IsWhiteSpace(words[^1]) || words[^1] is '、' or ',' or '，')) { words.Length--; }

        foreach (var joint in (string[])[" and", " but", " with", " or", " is", " are", "并且", "而且", "但是", "并", "且", "但", "和", "，", ","])
        {
            if (words.Length > joint.Length && words.ToString(words.Length - joint.Length, joint.Length).Equals(joint, StringComparison.OrdinalIgnoreCase) && joint[0] == ' ')
            {
                words.Length -= joint.Length;
            }
        }
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
                    excluded.Add(new() { Text = LocalText.Of(thing, HasHan(thing) ? Language.Chinese : Language.English), Start = origin.ToOriginal(span.Start), Length = span.Length });
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

    private static Language Majority(string text, List<ProtectedSpan> spans)
    {
        var (han, words) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (Folding.IsHan(text[i])) { han++; }
            else if (char.IsLetter(text[i]) && (i == 0 || !char.IsLetter(text[i - 1])) && !spans.Exists(span => span.Kind is not ProtectedKind.Weight && i >= span.Start && i < span.End)) { words++; }
        }

        return han > 0 && han >= words ? Language.Chinese : Language.English;
    }

    private static bool HasHan(string text)
    {
        foreach (var letter in text)
        {
            if (Folding.IsHan(letter)) { return true; }
        }

        return false;
    }

    /// <summary>Kana, Hangul, Cyrillic, Arabic, Thai and so on: text that we do not translate.</summary>
    private static bool IsForeign(string text)
    {
        foreach (var letter in text)
        {
            if (letter is (>= '\u3041' and <= '\u30FA') or (>= '\uAC00' and <= '\uD7A3') or (>= '\u0370' and <= '\u1CFF') or (>= '\u1100' and <= '\u11FF')) { return true; }
        }

        return false;
    }
}
