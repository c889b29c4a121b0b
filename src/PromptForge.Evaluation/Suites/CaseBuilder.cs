using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Authoring;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Suites;

/// <summary>Makes prompts of what one data set holds.</summary>
internal sealed class CaseBuilder
{
    private static readonly string[] Kinds = ["entity", "attribute", "relation", "count", "text", "global"];
    private readonly string set;
    private readonly List<KeyValuePair<string, string>> slices;
    private readonly Faults faults;
    private readonly YamlNode place;
    private readonly string prompt;
    private readonly string id;
    private readonly string reference;
    private readonly string excluded;
    private readonly ImmutableArray<string> sliced;
    private readonly bool isInline;
    private int count;

    public CaseBuilder(string set, List<KeyValuePair<string, string>> slices, MapReader map, Faults faults)
    {
        (this.set, this.slices, this.faults, place) = (set, slices, faults, map.Map);
        prompt = map.Text("prompt") ?? "prompt";
        id = map.Text("case-id") ?? "id";
        reference = map.Text("reference") ?? "reference";
        excluded = map.Text("excluded") ?? "excluded";
        sliced = map.Texts("slice-by");
        isInline = map.Has("cases");
    }

    /// <summary>Notes what a table's header lacks; without it no row can be read.</summary>
    public bool CheckHeader(ImmutableArray<string> header, string file, int line)
    {
        foreach (var name in sliced.Prepend(prompt).Where(name => !header.Contains(name)))
        {
            faults.Add(new(file, line, 1, Suggest.Unknown("column", name, header)));
        }

        if (header.Length != header.Distinct(StringComparer.Ordinal).Count()) { faults.Add(new(file, line, 1, "a column stands twice.")); }

        return header.Contains(prompt);
    }

    /// <summary>The prompt of a text or of a map of columns; null when something is wrong with it.</summary>
    public SuiteCase? Build(YamlNode node)
    {
        count++;
        var columns = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var groups = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (group, value) in slices) { groups[group] = value; }

        var name = $"{set}-{count.ToString("D4", CultureInfo.InvariantCulture)}";
        if (node is YamlText text) { return Make(node, name, text.Value, null, groups, columns, [], []); }

        if (node is not YamlMap map)
        {
            faults.Add(node, "a prompt is a text or a map of keys and values.");
            return null;
        }

        var reader = new MapReader(map, faults);
        // In the suite itself every key is known, and other columns stand apart; a file's columns are its own affair.
        string[] known = [prompt, id, reference];
        var cells = map.Pairs.Where(pair => !isInline || known.Contains(pair.Key.Value)).Select(pair => (pair.Key, (YamlNode?)pair.Value));
        foreach (var (key, value) in isInline ? cells.Concat(reader.Pairs("columns")) : cells)
        {
            if (value is YamlText { IsNull: false } cell) { columns[key.Value] = cell.Value; }
        }

        foreach (var (key, value) in reader.Node("slices") is YamlMap ? reader.Pairs("slices") : [])
        {
            if (value is YamlText one) { groups[key.Value] = one.Value; }
        }

        foreach (var column in sliced)
        {
            if (columns.GetValueOrDefault(column) is { Length: > 0 } value) { groups[column] = value; }
        }

        if (!columns.TryGetValue(prompt, out var words))
        {
            faults.Add(node, $"'{prompt}' is missing.");
            return null;
        }

        var facts = reader.Node("facts") is YamlList ? Facts(reader) : [];
        var without = Excluded(reader);
        if (isInline)
        {
            foreach (var key in known) { reader.Has(key); }

            reader.RefuseTheRest();
        }

        return Make(node, columns.GetValueOrDefault(id) is { Length: > 0 } given ? given.Trim() : name, words, columns.GetValueOrDefault(reference), groups, columns, without, facts);
    }

    private SuiteCase? Make(
        YamlNode node, string name, string words, string? expected, ImmutableSortedDictionary<string, string>.Builder groups,
        ImmutableSortedDictionary<string, string>.Builder columns, ImmutableArray<string> without, ImmutableArray<Fact> facts)
    {
        // What the user typed is a column, too: a variant {column: prompt} sends it as it is.
        columns[prompt] = words.Trim();
        if (groups.GetValueOrDefault("language") == "auto") { groups["language"] = words.Any(letter => letter is >= '\u4E00' and <= '\u9FFF') ? "zh" : "en"; }

        var where = node.File == place.File && node.Line == 0 ? place : node;
        if (string.IsNullOrWhiteSpace(words))
        {
            faults.Add(where, "the prompt is empty.");
            return null;
        }

        return new(
            new(name, words.Trim()) { Reference = expected is { Length: > 0 } ? expected : null, Slices = groups.ToImmutable(), Excluded = without, Facts = facts },
            columns.ToImmutable(), $"{where.File}({where.Line},{where.Column})");
    }

    // A cell holds several separated by semicolons; a lone dash says that there is none.
    private ImmutableArray<string> Excluded(MapReader reader) => reader.Node(excluded) switch
    {
        YamlText text => [.. text.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(word => word != "-")],
        { } list => reader.AsTexts(list, excluded),
        null => [],
    };

    private ImmutableArray<Fact> Facts(MapReader reader)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var item in reader.Items("facts"))
        {
            var kind = item.OneOf("kind", Kinds, "kind of fact");
            facts.Add(new(item.Required("id"), (FactKind)Math.Max(0, Array.IndexOf(Kinds, kind)), item.Texts("of"), item.Texts("needs")));
            if (kind is null && !item.Has("kind")) { faults.Add(item.Map, "'kind' is missing."); }

            item.RefuseTheRest();
        }

        foreach (var fact in facts.Where(fact => fact.Parents.Any(parent => facts.All(other => other.Id != parent))))
        {
            faults.Add(reader.Node("facts")!, $"the fact '{fact.Id}' needs a fact that is not there.");
        }

        return facts.ToImmutable();
    }
}
