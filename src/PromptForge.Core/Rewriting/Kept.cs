using System.Collections.Immutable;
using PromptForge.Model;
using PromptForge.Rendering;

namespace PromptForge.Rewriting;

/// <summary>A protected span and the form that it has in the target's dialect; empty where the dialect has none.</summary>
internal sealed record Kept(ProtectedSpan Span, string Form)
{
    /// <summary>The protected spans of fragments, in order.</summary>
    public static IReadOnlyList<Kept> Of(IEnumerable<Fragment> fragments, PromptRenderer renderer, Language language) =>
        [.. fragments.SelectMany(fragment => fragment.Protected).Select(span => new Kept(span, FormOf(span, renderer, language)))];

    /// <summary>The spans where they stand in a text, so that the dialect goes on to know them; those without a form stand at the end.</summary>
    public static ImmutableArray<ProtectedSpan> Place(IReadOnlyList<Kept> kept, string text)
    {
        var placed = new List<ProtectedSpan>();
        foreach (var (span, form) in kept)
        {
            var at = form.Length == 0 ? text.Length : text.IndexOf(form, StringComparison.Ordinal);
            while (form.Length > 0 && at >= 0 && placed.Exists(other => at < other.End && other.Start < at + form.Length)) { at = text.IndexOf(form, at + 1, StringComparison.Ordinal); }

            if (at >= 0) { placed.Add(span with { Start = at, Length = form.Length }); }
        }

        return [.. placed.OrderBy(span => span.Start)];
    }

    private static string FormOf(ProtectedSpan span, PromptRenderer renderer, Language language) =>
        renderer.Render([new() { Id = "span", Text = LocalText.Of(span.Raw, language), Source = new(SourceKind.User, "user"), SpanLanguage = language, Protected = [span with { Start = 0, Length = span.Raw.Length }] }], []).Text;
}
