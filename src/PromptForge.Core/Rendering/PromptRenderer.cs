using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Rendering;

/// <summary>Turns fragments into the text of a dialect: the user's clauses in their order, then what was added, by role.</summary>
/// <remarks>Pure. Connectives and order belong here; no phrase is changed.</remarks>
public sealed class PromptRenderer
{
    private readonly ModelProfile profile;
    private readonly Language language;
    private readonly bool isChinese;

    /// <summary>Renders for a profile in a language.</summary>
    public PromptRenderer(ModelProfile profile, Language language)
    {
        this.profile = profile;
        this.language = language;
        isChinese = language.IsChinese && profile.Dialect != Dialect.Tags;
    }

    /// <summary>The prompt.</summary>
    public RenderedPrompt Render(IReadOnlyList<Fragment> fragments, ImmutableArray<ProtectedSpan> flags)
    {
        var text = new StringBuilder(256);
        var spans = new SpanWriter(profile);
        var placed = ImmutableArray.CreateBuilder<PlacedFragment>(fragments.Count);
        var last = default(Fragment);
        foreach (var fragment in fragments)
        {
            if (!fragment.IsUser) { continue; }

            var before = text.Length;
            if (last is not null) { text.Append(Mark(last.Tail)); }

            if (Place(fragment, text, spans, placed, capital: false)) { last = fragment; }
            else { text.Length = before; }
        }

        var ended = Added(fragments, last, text, spans, placed);
        if (profile.Dialect == Dialect.Prose && (ended || last?.Tail is '.' or '!' or '?')) { End(text, ended ? '.' : last!.Tail); }

        foreach (var flag in flags) { text.Append(' ').Append(flag.Raw); }

        return new(text.ToString(), placed.ToImmutable(), [.. spans.Emphasis], [.. spans.Unsupported]);
    }

    /// <summary>The negative prompt: phrases in a list.</summary>
    public RenderedPrompt RenderNegative(IReadOnlyList<Fragment> negatives)
    {
        var text = new StringBuilder(128);
        var placed = ImmutableArray.CreateBuilder<PlacedFragment>(negatives.Count);
        foreach (var negative in negatives)
        {
            if (text.Length > 0) { text.Append(isChinese ? "，" : ", "); }

            var words = negative.Text.InOrElse(language);
            placed.Add(new(negative, words, text.Length));
            text.Append(words);
        }

        return new(text.ToString(), placed.ToImmutable(), [], []);
    }

    /// <summary>What a fragment costs beside its own words: the longest connective and mark that may stand before it.</summary>
    public string Piece(Fragment fragment)
    {
        var text = new StringBuilder(64);
        if (!fragment.IsUser) { text.Append(Lead(fragment, FragmentRole.Exclusion)); }

        new SpanWriter(profile).Write(fragment.Text.InOrElse(language), fragment.Protected.AsSpan(), text);
        return text.Append(isChinese ? "，" : ", ").ToString();
    }

    private bool Added(
        IReadOnlyList<Fragment> fragments, Fragment? last, StringBuilder text, SpanWriter spans, ImmutableArray<PlacedFragment>.Builder placed)
    {
        // Subjects, materials and vessels go on with the user's sentence; the rest is a sentence of its own.
        var sentenceOpen = last is not null && last.Tail is not ('.' or '!' or '?');
        var any = false;
        var before = FragmentRole.Exclusion;
        foreach (var role in (ReadOnlySpan<FragmentRole>)
            [FragmentRole.Subject, FragmentRole.Material, FragmentRole.Vessel, FragmentRole.Composition, FragmentRole.Colour, FragmentRole.Light,
             FragmentRole.Mood, FragmentRole.Medium, FragmentRole.Style, FragmentRole.Quality, FragmentRole.Exclusion])
        {
            foreach (var fragment in fragments)
            {
                if (fragment.IsUser || fragment.Role != role) { continue; }

                var goesOn = sentenceOpen && role <= FragmentRole.Vessel;
                var capital = false;
                if (profile.Dialect == Dialect.Tags) { Separate(text, ", "); }
                else if (goesOn) { text.Append(isChinese ? "，" : ", ").Append(Lead(fragment, before)); }
                else if (sentenceOpen || (text.Length > 0 && !any))
                {
                    End(text, '.');
                    if (!isChinese) { text.Append(' '); }

                    capital = !isChinese;
                    sentenceOpen = false;
                }
                else if (any) { text.Append(isChinese ? "，" : ", "); }

                any = true;
                before = role;
                Place(fragment, text, spans, placed, capital || (text.Length == 0 && profile.Dialect == Dialect.Prose && !isChinese));
            }
        }

        return any;
    }

    /// <summary>Writes a fragment; false when nothing is left of it, because the target has no form for what it holds.</summary>
    private bool Place(Fragment fragment, StringBuilder text, SpanWriter spans, ImmutableArray<PlacedFragment>.Builder placed, bool capital)
    {
        var at = text.Length;
        spans.Write(fragment.Text.InOrElse(language), fragment.Protected.AsSpan(), text);
        if (text.Length <= at) { return false; }

        var isTranslated = fragment.IsUser && fragment.Text is { Zh: not null, En: not null } && fragment.Protected is not [{ Start: 0 }, ..];
        var opens = at == 0 || (at >= 2 && text[at - 2] is '.' or '!' or '?');
        if (capital || (isTranslated && opens && profile.Dialect == Dialect.Prose && !isChinese)) { text[at] = char.ToUpperInvariant(text[at]); }

        placed.Add(new(fragment, text.ToString(at, text.Length - at), at));
        return true;
    }

    /// <summary>The connective before a phrase; one "with" serves a whole row of things.</summary>
    private string Lead(Fragment fragment, FragmentRole before)
    {
        if (profile.Dialect == Dialect.Tags) { return ""; }

        return (fragment.Role, isChinese) switch
        {
            (FragmentRole.Vessel, true) => "配以",
            (FragmentRole.Vessel, false) => $"in {Article(fragment.Text.En)}",
            (FragmentRole.Subject or FragmentRole.Material, false) => before is FragmentRole.Subject or FragmentRole.Material ? "" : "with ",
            _ => "",
        };
    }

    private static string Article(string? noun) =>
        noun is null || EnglishForms.LooksPlural(noun) || noun.StartsWith("a ", StringComparison.Ordinal) ? "" : EnglishForms.Article(noun) + " ";

    private string Mark(char tail)
    {
        if (profile.Dialect == Dialect.Tags) { return ", "; }

        return (tail, isChinese) switch
        {
            (';', true) => "；",
            ('.', true) => "。",
            ('!', true) => "！",
            ('?', true) => "？",
            (_, true) => "，",
            (';' or '.' or '!' or '?', false) => tail + " ",
            _ => ", ",
        };
    }

    private void End(StringBuilder text, char mark)
    {
        if (text.Length == 0 || text[^1] is '.' or '!' or '?' or '。' or '！' or '？') { return; }

        text.Append(isChinese ? mark switch { '!' => '！', '?' => '？', _ => '。' } : mark);
    }

    private static void Separate(StringBuilder text, string mark)
    {
        if (text.Length > 0) { text.Append(mark); }
    }
}
