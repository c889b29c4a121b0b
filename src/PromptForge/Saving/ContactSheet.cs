using System.Net;
using System.Text;

namespace PromptForge.Saving;

/// <summary>A picture on a contact sheet.</summary>
/// <param name="Picture">The saved picture.</param>
/// <param name="Prompt">What it shows.</param>
/// <param name="Negative">What it was not to show, or null.</param>
/// <param name="Label">What tells it from the others, or null for its seed.</param>
public sealed record SheetCell(SavedPicture Picture, string Prompt, string? Negative = null, string? Label = null);

/// <summary>Pictures side by side on one page of HTML that holds them: nothing is loaded, no script runs.</summary>
internal static class ContactSheet
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <style>
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
        body { margin: 2rem }
        p { max-width: 60rem }
        .negative { opacity: .7 }
        main { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)) }
        figure { margin: 0 }
        img { width: 100%; height: auto; display: block; border-radius: .3rem }
        figcaption { margin-top: .4rem; font-size: .85rem; overflow-wrap: anywhere }
        </style>

        """;

    public static string Of(IReadOnlyList<SheetCell> cells)
    {
        var page = new StringBuilder(Head).Append("<title>").Append(Html(cells[0].Prompt)).Append("</title>\n");
        var isOnePrompt = cells.All(cell => cell.Prompt == cells[0].Prompt && cell.Negative == cells[0].Negative);
        if (isOnePrompt) { Words(page, cells[0]); }

        page.Append("<main>\n");
        foreach (var cell in cells)
        {
            var file = Path.GetFileName(cell.Picture.Path);
            page.Append("<figure>\n<img alt=\"").Append(Html(cell.Prompt)).Append("\" src=\"data:").Append(cell.Picture.MediaType).Append(";base64,")
                .Append(Convert.ToBase64String(File.ReadAllBytes(cell.Picture.Path))).Append("\">\n<figcaption><b>")
                .Append(Html(cell.Label ?? (cell.Picture.Seed is { } seed ? FormattableString.Invariant($"seed {seed}") : file))).Append("</b> ").Append(Html(file)).Append('\n');
            if (!isOnePrompt) { Words(page, cell); }

            page.Append("</figcaption>\n</figure>\n");
        }

        return page.Append("</main>\n</html>\n").ToString().ReplaceLineEndings("\n");
    }

    private static void Words(StringBuilder page, SheetCell cell)
    {
        page.Append("<p>").Append(Html(cell.Prompt)).Append("</p>\n");
        if (cell.Negative is { } negative) { page.Append("<p class=\"negative\">− ").Append(Html(negative)).Append("</p>\n"); }
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
