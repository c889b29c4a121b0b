using System.Text;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Cli.Enhance;

/// <summary>A result for programs and files: the prompt alone on its line, then <c>negative: …</c> where there is one.</summary>
/// <remarks>The explanation is a block of lines whose parts are separated by tabs: kind, id, role, text, gloss, why.</remarks>
internal static class PlainView
{
    public static string Of(ForgedPrompt forged, Messages say, bool explain)
    {
        var text = new StringBuilder(forged.Prompt.Length + 64);
        text.Append(forged.Prompt).Append('\n');
        if (forged.NegativePrompt is { } negative) { text.Append("negative: ").Append(negative).Append('\n'); }

        if (explain) { Explain(text, forged, say); }

        return text.ToString();
    }

    private static void Explain(StringBuilder text, ForgedPrompt forged, Messages say)
    {
        text.Append('\n');
        foreach (var placed in forged.Fragments) { Row(text, ResultJson.Name(placed.Fragment.Source.Kind), placed, forged.Language, say); }

        foreach (var placed in forged.NegativeFragments) { Row(text, "negative", placed, forged.Language, say); }

        foreach (var dropped in forged.Dropped)
        {
            text.Append("dropped\t").Append(dropped.Fragment.Id).Append('\t').Append(FragmentRoles.Name(dropped.Fragment.Role)).Append('\t')
                .Append(OneLine(dropped.Fragment.Text.InOrElse(forged.Language))).Append('\t').Append(ResultJson.Name(dropped.Reason)).Append('\t').Append(dropped.Detail).Append('\n');
        }

        foreach (var note in forged.Notes) { text.Append("note\t").Append(note.Code).Append('\t').Append(say.Note(note)).Append('\n'); }
    }

    private static void Row(StringBuilder text, string kind, PlacedFragment placed, Language language, Messages say) =>
        text.Append(kind).Append('\t').Append(placed.Fragment.Id).Append('\t').Append(FragmentRoles.Name(placed.Fragment.Role)).Append('\t').Append(OneLine(placed.Text)).Append('\t')
            .Append(OneLine(placed.Fragment.Text.Gloss(language) ?? "")).Append('\t').Append(placed.Fragment.Why is { } why ? say.In(why) : "").Append('\n');

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');
}
