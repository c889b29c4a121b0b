using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptForge.Authoring;

namespace PromptForge.Evaluation.Suites;

/// <summary>Reads the data sets of a suite: prompts written in the suite itself, a text file, CSV, TSV or JSON Lines.</summary>
internal sealed partial class DataReader(MapReader suite, string folder, Func<string, string?> variable, Faults faults)
{
    private const int MostBytes = 256 * 1024 * 1024;
    private static readonly string[] Forms = ["cases", "text", "csv", "tsv", "jsonl"];
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    /// <summary>The prompts of every set, in their order.</summary>
    public ImmutableArray<SuiteCase> Read()
    {
        var cases = ImmutableArray.CreateBuilder<SuiteCase>();
        var sets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in suite.Items("data"))
        {
            var id = set.RequiredId("id");
            if (!sets.Add(id)) { faults.Add(set.Node("id") ?? set.Map, $"the data set '{id}' stands twice."); }

            cases.AddRange(Set(set, id));
            set.RefuseTheRest();
        }

        if (cases.Count == 0 && faults.All.Count == 0)
        {
            faults.Add(suite.Node("data") ?? suite.Map, "'data' holds no prompt; name a file, for example {id: ideas, text: ideas.txt}, or write prompts under 'cases'.");
        }

        return cases.ToImmutable();
    }

    private IEnumerable<SuiteCase> Set(MapReader set, string id)
    {
        var given = Forms.Where(set.Has).ToList();
        if (given.Count != 1)
        {
            faults.Add(set.Map, $"a data set has exactly one of {string.Join(", ", Forms)}; this one has {(given.Count == 0 ? "none" : string.Join(" and ", given))}.");
            return [];
        }

        var slices = set.Pairs("slices").Where(pair => pair.Value is YamlText).Select(pair => KeyValuePair.Create(pair.Key.Value, ((YamlText)pair.Value!).Value)).ToList();
        var most = (int)set.Number("take", int.MaxValue, 1, int.MaxValue);
        var builder = new CaseBuilder(id, slices, set, faults);
        var rows = given[0] switch
        {
            "cases" => Inline(set),
            "text" => Lines(set),
            "jsonl" => Json(set),
            _ => Table(set, builder, given[0]),
        };
        return [.. rows.Select(builder.Build).OfType<SuiteCase>().Where(IsNew).Take(most)];
    }

    private static IEnumerable<YamlNode> Inline(MapReader set) => set.Node("cases") is YamlList list ? list.Items : [set.Node("cases") ?? set.Map];

    private IEnumerable<YamlNode> Lines(MapReader set)
    {
        var (file, text) = FileOf(set, "text");
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var bare = line.Trim();
            if (bare.Length > 0 && bare[0] != '#') { yield return new YamlText(bare, false, file, number, 1); }
        }
    }

    private IEnumerable<YamlNode> Json(MapReader set)
    {
        var (file, text) = FileOf(set, "jsonl");
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) { continue; }

            YamlNode? node = null;
            try
            {
                using var document = JsonDocument.Parse(line);
                node = Node(document.RootElement, file, number);
            }
            catch (JsonException broken)
            {
                faults.Add(new(file, number, (int)(broken.BytePositionInLine ?? 0) + 1, "the line is not valid JSON."));
            }

            if (node is not null) { yield return node; }
        }
    }

    private static YamlNode Node(JsonElement element, string file, int line) => element.ValueKind switch
    {
        JsonValueKind.Object => new YamlMap([.. element.EnumerateObject().Select(pair => KeyValuePair.Create(new YamlText(pair.Name, false, file, line, 1), Node(pair.Value, file, line)))], file, line, 1),
        JsonValueKind.Array => new YamlList([.. element.EnumerateArray().Select(item => Node(item, file, line))], file, line, 1),
        JsonValueKind.Null => new YamlText("", true, file, line, 1),
        JsonValueKind.String => new YamlText(element.GetString()!, false, file, line, 1),
        _ => new YamlText(element.GetRawText(), false, file, line, 1),
    };

    private List<YamlNode> Table(MapReader set, CaseBuilder builder, string form)
    {
        var (file, text) = FileOf(set, form);
        var (nodes, header) = (new List<YamlNode>(), set.Texts("columns"));
        var isFirst = header.IsEmpty;
        var comment = set.Text("comment");
        try
        {
            foreach (var row in form == "csv" ? DelimitedText.Commas(text) : DelimitedText.Tabs(text))
            {
                if (comment is { Length: > 0 } && row.Fields[0].StartsWith(comment, StringComparison.Ordinal)) { continue; }

                if (isFirst)
                {
                    (header, isFirst) = ([.. row.Fields.Select(name => name.Trim())], false);
                    if (!builder.CheckHeader(header, file, row.Line)) { break; }

                    continue;
                }

                if (row.Fields.Count > header.Length)
                {
                    faults.Add(new(file, row.Line, 1, $"the row has {row.Fields.Count} fields, the header {header.Length}{(form == "csv" ? "; put a prompt with commas in quotation marks" : "")}."));
                    continue;
                }

                nodes.Add(new YamlMap([.. row.Fields.Select((field, at) =>
                    KeyValuePair.Create(new YamlText(header[at], false, file, row.Line, 1), (YamlNode)new YamlText(field, false, file, row.Line, 1)))], file, row.Line, 1));
            }
        }
        catch (TableException broken)
        {
            faults.Add(new(file, broken.Line, broken.Column, broken.Message));
        }

        return nodes;
    }

    private (string File, string Text) FileOf(MapReader set, string key)
    {
        var node = set.Node(key) ?? set.Map;
        var name = Variables().Replace(set.Required(key), match =>
        {
            if (variable(match.Groups[1].Value) is { Length: > 0 } value) { return value; }

            faults.Add(node, $"the environment variable {match.Groups[1].Value} is not set; it names a folder of this data set.");
            return match.Value;
        });
        var path = Path.GetFullPath(name, folder);
        if (name.Contains("${", StringComparison.Ordinal)) { return (path, ""); }

        try
        {
            if (!File.Exists(path)) { faults.Add(node, $"there is no file '{name}'; paths are relative to the suite's folder."); }
            else if (new FileInfo(path).Length > MostBytes) { faults.Add(node, $"'{name}' has more than {MostBytes / 1024 / 1024} MiB; split it."); }
            else { return (path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)).TrimStart('\uFEFF')); }
        }
        catch (DecoderFallbackException)
        {
            faults.Add(node, $"'{name}' is not UTF-8. Save it as UTF-8.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(node, $"'{name}' cannot be read: {unreadable.Message}");
        }

        return (path, "");
    }

    // Results are found again by the id of their prompt, so two prompts with one id would overwrite each other.
    private bool IsNew(SuiteCase one)
    {
        if (places.TryAdd(one.Case.Id, one.Place)) { return true; }

        faults.Add(new(one.Place, 0, 0, $"the id '{one.Case.Id}' stands already at {places[one.Case.Id]}."));
        return false;
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variables();
}
