using System.Text.Json;
using PromptForge.Importing;

namespace PromptForge.Documents;

/// <summary>Reads tables of knowledge: CSV with a header, JSON Lines.</summary>
internal static class KnowledgeTable
{
    /// <summary>The rows of a CSV file.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="warn">Is told of a line and what could not be used of it.</param>
    /// <exception cref="ImportException">No column of the header is known.</exception>
    public static IEnumerable<KnowledgeRow> Csv(IEnumerable<string> lines, Action<long, string> warn)
    {
        string?[]? columns = null;
        foreach (var record in CsvReader.Read(lines))
        {
            if (record.Fault is { } fault)
            {
                warn(record.Line, fault);
                continue;
            }

            if (columns is null)
            {
                columns = Header(record, warn);
                continue;
            }

            if (record.Fields.Count > columns.Length) { warn(record.Line, $"the row has {record.Fields.Count} fields and the header {columns.Length}; put texts with commas in quotation marks"); }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < Math.Min(columns.Length, record.Fields.Count); i++)
            {
                if (columns[i] is { } column && record.Fields[i].Trim() is { Length: > 0 } value) { values[column] = value; }
            }

            if (values.Count > 0) { yield return new(record.Line, values); }
        }
    }

    /// <summary>The rows of a JSON Lines file: flat objects, or objects in the shape of our entries.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="warn">Is told of a line and what could not be used of it.</param>
    public static IEnumerable<KnowledgeRow> JsonLines(IEnumerable<string> lines, Action<long, string> warn)
    {
        var number = 0L;
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) { continue; }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            try
            {
                using var document = JsonDocument.Parse(line.TrimStart('\uFEFF'));
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    warn(number, "the line is no JSON object");
                    continue;
                }

                Flatten(document.RootElement, "", values, unknown =>
                {
                    if (told.Add(unknown)) { warn(number, $"nothing here is called '{unknown}'; it is passed over in every line"); }
                });
            }
            catch (JsonException)
            {
                warn(number, "the line is no JSON");
                continue;
            }

            if (values.Count > 0) { yield return new(number, values); }
        }
    }

    private static string?[] Header(CsvRecord record, Action<long, string> warn)
    {
        string?[] columns = [.. record.Fields.Select(KnowledgeColumn.Find)];
        if (columns.All(column => column is null))
        {
            throw new ImportException($"Line {record.Line} must name the columns, and none of '{string.Join(", ", record.Fields.Take(8))}' is known. Known are: {string.Join(", ", KnowledgeColumn.All)}.");
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is null) { warn(record.Line, $"the column '{record.Fields[i]}' is not known and was passed over"); }
        }

        return columns;
    }

    // {"names": {"zh": […]}, "facts": {"season": {"is": […]}}} says zh and season.
    private static void Flatten(JsonElement element, string name, Dictionary<string, string> values, Action<string> unknown)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var inner = name is "" or "names" or "facts" ? property.Name : property.Name is "is" or "can" ? name : $"{name}-{property.Name}";
                Flatten(property.Value, inner, values, unknown);
            }

            return;
        }

        var text = element.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.Array => string.Join("; ", element.EnumerateArray().Where(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)).Select(item => item.ToString())),
            _ => element.ToString(),
        };
        if (text.Trim().Length == 0) { return; }

        if (KnowledgeColumn.Find(name) is { } column) { values[column] = values.TryGetValue(column, out var there) ? $"{there}; {text}" : text; }
        else { unknown(name); }
    }
}
