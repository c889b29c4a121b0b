using System.Text.Json;

namespace PromptForge.Importing;

/// <summary>A style as other tools keep it: a text around a slot, and a negative text.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Prompt">The text; <c>{prompt}</c> stands for the user's words, at its end when it is missing.</param>
/// <param name="Negative">The negative text.</param>
/// <param name="Place">Where it stands, for messages.</param>
public sealed record ForeignStyle(string Name, string Prompt, string Negative, string Place);

/// <summary>Reads the style files of other tools.</summary>
public static class ForeignStyles
{
    /// <summary>The styles of a Fooocus or SDXL Prompt Styler file: a JSON array of <c>{name, prompt?, negative_prompt?}</c>.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="warnings">Takes what was passed over.</param>
    /// <exception cref="ImportException">The text is no such array.</exception>
    public static IReadOnlyList<ForeignStyle> Json(string text, string file, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new ImportException($"{file}: a list of styles was expected, [{{\"name\", \"prompt\", \"negative_prompt\"}}, …].");
            }

            var styles = new List<ForeignStyle>();
            var index = 0;
            foreach (var item in document.RootElement.EnumerateArray())
            {
                index++;
                var place = $"{file}: style {index}";
                if (item.ValueKind == JsonValueKind.Object && Text(item, "name") is { Length: > 0 } name)
                {
                    styles.Add(new(name, Text(item, "prompt") ?? "", Text(item, "negative_prompt") ?? "", $"{file}: style '{name}'"));
                }
                else { warnings.Add($"{place} has no name and was passed over."); }
            }

            return styles;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            var line = broken is JsonException { LineNumber: { } at } ? $"({at + 1})" : "";
            throw new ImportException($"{file}{line}: not valid JSON.");
        }
    }

    /// <summary>The styles of Automatic1111's <c>styles.csv</c>: <c>name,prompt,negative_prompt</c>.</summary>
    /// <param name="lines">The file's lines.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="warnings">Takes what was passed over.</param>
    /// <exception cref="ImportException">There is no such header.</exception>
    public static IReadOnlyList<ForeignStyle> Csv(IEnumerable<string> lines, string file, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var styles = new List<ForeignStyle>();
        int[]? columns = null;
        foreach (var record in CsvReader.Read(lines))
        {
            if (record.Fault is { } fault) { warnings.Add($"{file}({record.Line}): {fault} The line was passed over."); }
            else if (columns is null) { columns = Columns(record.Fields, file); }
            else if (Field(record, columns[0]) is { Length: > 0 } name)
            {
                styles.Add(new(name, Field(record, columns[1]), Field(record, columns[2]), $"{file}({record.Line}): style '{name}'"));
            }
        }

        return columns is null ? throw new ImportException($"{file}: the header 'name,prompt,negative_prompt' is missing.") : styles;
    }

    private static int[] Columns(IReadOnlyList<string> header, string file)
    {
        var names = header.Select(field => field.Trim().TrimStart('\uFEFF').ToLowerInvariant()).ToList();
        // Old versions wrote "text" for the prompt.
        var prompt = names.Contains("prompt") ? names.IndexOf("prompt") : names.IndexOf("text");
        return names.Contains("name") && prompt >= 0
            ? [names.IndexOf("name"), prompt, names.IndexOf("negative_prompt")]
            : throw new ImportException($"{file}: the header 'name,prompt,negative_prompt' is missing.");
    }

    private static string Field(CsvRecord record, int column) =>
        column >= 0 && column < record.Fields.Count ? record.Fields[column].Trim() : "";

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;
}
