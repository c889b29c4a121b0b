using System.Net;
using System.Text;

namespace PromptForge.Saving;

/// <summary>A picture on a contact sheet.</summary>
/// <param name="Picture">The saved picture.</param>
/// <param name="Prompt">What it shows.</param>
/// <param name="Negative">What it was not to show, or null.</param>
/// <param name="Label">What tells it from the others, or null for its seed.</param>
/// <param name="Mark">The words of the prompt in which it differs, or null.</param>
public sealed record SheetCell(SavedPicture Picture, string Prompt, string? Negative = null, string? Label = null, string? Mark = null);

/// <summary>Pictures side by side on one page of HTML that holds them: nothing is loaded, no script runs.</summary>
internal static class ContactSheet
{
    private const string Head = """
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <style>
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
        body { margin: clamp(1rem, 4vw, 2.5rem) }
        h1 { font-size: 1.3rem; font-weight: 600; margin: 0 0 1rem }
        p { max-width: 60rem; margin: .3rem 0 }
        header { margin-bottom: 1.5rem }
        .negative, .file { opacity: .7 }
        .file { font-size: .8rem; display: block }
        mark { background: #ffe08a; color: #222; border-radius: .2rem; padding: 0 .2em }
        main + p { margin-top: 1.5rem }
        main { display: grid; gap: 1.75rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)) }
        figure { margin: 0 }
        img { width: 100%; height: auto; display: block; border-radius: .4rem; background: #8883 }
        figcaption { margin-top: .5rem; font-size: .85rem; overflow-wrap: anywhere }
        figcaption b { font-size: 1rem }
        </style>

        """;

    /// <param name="cells">The pictures in their order; at least one.</param>
    /// <param name="title">What stands above them; null for their prompt alone.</param>
    /// <param name="language">The page's language, as BCP 47 writes it.</param>
    public static string Of(IReadOnlyList<SheetCell> cells, string? title, string language)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"").Append(Html(language)).Append("\">\n").Append(Head)
            .Append("<title>").Append(Html(title ?? cells[0].Prompt)).Append("</title>\n<header>\n");
        if (title is not null) { page.Append("<h1>").Append(Html(title)).Append("</h1>\n"); }

        var isOnePrompt = cells.All(cell => cell.Prompt == cells[0].Prompt && cell.Negative == cells[0].Negative);
        var isOneNegative = cells.All(cell => cell.Negative == cells[0].Negative);
        if (isOnePrompt) { Words(page, cells[0].Prompt, null); }

        if (isOnePrompt && cells[0].Negative is { } negative) { Negative(page, negative); }

        page.Append("</header>\n<main>\n");
        foreach (var cell in cells)
        {
            var file = Path.GetFileName(cell.Picture.Path);
            page.Append("<figure>\n<img alt=\"").Append(Html(cell.Label ?? cell.Prompt)).Append("\" src=\"data:").Append(cell.Picture.MediaType).Append(";base64,")
                .Append(Convert.ToBase64String(File.ReadAllBytes(cell.Picture.Path))).Append("\">\n<figcaption><b>")
                .Append(Html(cell.Label ?? Seed(cell) ?? file)).Append("</b>\n<span class=\"file\">").Append(Html(cell.Label is not null && Seed(cell) is { } seed ? $"{seed} · {file}" : file)).Append("</span>\n");
            if (!isOnePrompt) { Words(page, cell.Prompt, cell.Mark); }

            if (!isOneNegative && cell.Negative is { } own) { Negative(page, own); }

            page.Append("</figcaption>\n</figure>\n");
        }

        page.Append("</main>\n");
        if (isOneNegative && !isOnePrompt && cells[0].Negative is { } shared) { Negative(page, shared); }

        return page.Append("</html>\n").ToString().ReplaceLineEndings("\n");
    }

    private static string? Seed(SheetCell cell) => cell.Picture.Seed is { } seed ? FormattableString.Invariant($"seed {seed}") : null;

    private static void Words(StringBuilder page, string prompt, string? mark)
    {
        var at = mark is { Length: > 0 } ? prompt.IndexOf(mark, StringComparison.OrdinalIgnoreCase) : -1;
        page.Append("<p>");
        if (at < 0) { page.Append(Html(prompt)); }
        else { page.Append(Html(prompt[..at])).Append("<mark>").Append(Html(prompt.Substring(at, mark!.Length))).Append("</mark>").Append(Html(prompt[(at + mark.Length)..])); }

        page.Append("</p>\n");
    }

    private static void Negative(StringBuilder page, string negative) => page.Append("<p class=\"negative\">− ").Append(Html(negative)).Append("</p>\n");

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
