using System.Globalization;
using System.Text;
using PromptForge.Cli.Tools;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Cli.Enhance;

/// <summary>A result for a person: the prompt coloured by origin, a quiet line on its length, and a table of receipts.</summary>
/// <remarks>The prompt is one line, wrapped by the terminal alone, so that it can be copied whole.</remarks>
internal static class TerminalView
{
    private const int GaugeWidth = 20;

    public static string Of(ForgedPrompt forged, Invocation invocation, bool explain)
    {
        var (say, ink) = (invocation.Say, new Ink(invocation.Console));
        var text = new StringBuilder();
        Coloured(text, forged.Prompt, forged.Fragments, ink);
        text.Append('\n');
        if (forged.NegativePrompt is { } negative) { text.Append('\n').Append(ink.Dim($"{say.NegativeLabel}  ")).Append(negative).Append('\n'); }

        text.Append('\n');
        if (forged.Length is { } length) { text.Append(ink.Dim(Gauge(length, say))).Append('\n'); }

        text.Append(ink.Dim($"{forged.Target} · {forged.Style} · {forged.Language}")).Append('\n');
        if (explain)
        {
            text.Append('\n').Append(Legend(forged, ink, say)).Append('\n');
            text.Append(TableView.Of(
                [say.FragmentColumn, say.GlossColumn, say.RoleColumn, say.IdColumn, say.WhyColumn],
                [.. forged.Fragments.Concat(forged.NegativeFragments).Select(placed => Row(placed, forged.Language, say))], invocation.Console));
            Dropped(text, forged, ink, say);
            Notes(text, forged, ink, say);
        }

        return text.ToString();
    }

    private static void Coloured(StringBuilder text, string prompt, IEnumerable<PlacedFragment> fragments, Ink ink)
    {
        var at = 0;
        foreach (var placed in fragments.OrderBy(placed => placed.At))
        {
            var end = placed.At + placed.Text.Length;
            if (placed.At < at || end > prompt.Length) { continue; }

            text.Append(prompt, at, placed.At - at).Append(ink.Of(placed.Fragment.Source.Kind, prompt[placed.At..end]));
            at = end;
        }

        text.Append(prompt, at, prompt.Length - at);
    }

    private static string Gauge(MeasuredLength length, Messages say)
    {
        var (value, limit) = (length.Value.Value, length.Limit.Value);
        var filled = limit == 0 ? GaugeWidth : Math.Clamp((int)Math.Round((double)value * GaugeWidth / limit), 0, GaugeWidth);
        return string.Create(CultureInfo.InvariantCulture,
            $"{say.LengthLabel}  {new string('━', filled)}{new string('┄', GaugeWidth - filled)}  {value}/{limit} {LengthUnits.Name(length.Limit.Unit)}{(length.Exact ? "" : $" ({say.EstimateLabel})")}");
    }

    private static string Legend(ForgedPrompt forged, Ink ink, Messages say)
    {
        var hasRule = forged.Fragments.Any(placed => placed.Fragment.Source.Kind == SourceKind.Rule);
        var names = say.Legend(hasRule).Split(" · ");
        SourceKind[] kinds = [SourceKind.User, SourceKind.Template, SourceKind.Knowledge, SourceKind.Rule];
        return string.Join(ink.Dim(" · "), names.Select((name, i) => ink.Of(kinds[i], name)));
    }

    private static string[] Row(PlacedFragment placed, Language language, Messages say) =>
    [
        placed.Text.ReplaceLineEndings(" "),
        (placed.Fragment.Text.Gloss(language) ?? "").ReplaceLineEndings(" "),
        FragmentRoles.Name(placed.Fragment.Role),
        placed.Fragment.Id,
        placed.Fragment.Why is { } why ? say.In(why) : "",
    ];

    private static void Dropped(StringBuilder text, ForgedPrompt forged, Ink ink, Messages say)
    {
        if (forged.Dropped.IsEmpty) { return; }

        text.Append('\n').Append(ink.Dim(say.DroppedTitle)).Append('\n');
        foreach (var dropped in forged.Dropped)
        {
            var detail = dropped.Detail is null ? "" : $" ({dropped.Detail})";
            text.Append("  ").Append(dropped.Fragment.Text.InOrElse(forged.Language).ReplaceLineEndings(" ")).Append("  ")
                .Append(ink.Dim($"{dropped.Fragment.Id}  {ResultJson.Name(dropped.Reason)}{detail}")).Append('\n');
        }
    }

    private static void Notes(StringBuilder text, ForgedPrompt forged, Ink ink, Messages say)
    {
        if (forged.Notes.IsEmpty) { return; }

        text.Append('\n').Append(ink.Dim(say.NotesTitle)).Append('\n');
        foreach (var note in forged.Notes)
        {
            var words = say.Note(note);
            text.Append("  ").Append(note.Severity == NoteSeverity.Warning ? ink.Warning(words) : words).Append('\n');
        }
    }
}
