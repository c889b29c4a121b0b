using System.Collections.Immutable;
using System.Globalization;

namespace PromptForge.Authoring;

/// <summary>Takes the keys of a map one by one; what nobody took is a typing error.</summary>
public sealed class MapReader
{
    private readonly YamlMap map;
    private readonly Faults faults;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Starts reading a map.</summary>
    public MapReader(YamlMap map, Faults faults)
    {
        this.map = map;
        this.faults = faults;
    }

    /// <summary>The map that is read.</summary>
    public YamlMap Map => map;

    /// <summary>The node under a key, or null.</summary>
    public YamlNode? Node(string key)
    {
        known.Add(key);
        foreach (var (name, node) in map.Pairs)
        {
            if (name.Value == key) { return node is YamlText { IsNull: true } ? null : node; }
        }

        return null;
    }

    /// <summary>Whether a key stands here, even with an empty value.</summary>
    public bool Has(string key)
    {
        known.Add(key);
        return map.Pairs.Any(pair => pair.Key.Value == key);
    }

    /// <summary>The text under a key, or null.</summary>
    public string? Text(string key) => Node(key) is { } node ? AsText(node, key) : null;

    /// <summary>The text under a key that must be there.</summary>
    public string Required(string key)
    {
        if (Text(key) is { Length: > 0 } text) { return text; }

        faults.Add(map, $"'{key}' is missing.");
        return "";
    }

    /// <summary>An id under a key that must be there.</summary>
    public string RequiredId(string key)
    {
        var id = Required(key);
        if (id.Length > 0 && !Ids.IsValid(id))
        {
            faults.Add(Node(key)!, $"'{id}' is not an id; ids are lower-case letters and digits joined by '-' or '.', for example 'celadon-vase'.");
        }

        return id;
    }

    /// <summary>A number under a key.</summary>
    public double Number(string key, double otherwise, double least = double.MinValue, double most = double.MaxValue)
    {
        if (Node(key) is not { } node) { return otherwise; }

        var text = AsText(node, key);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(number >= least && number <= most))
        {
            var range = least == double.MinValue ? "" : string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}");
            faults.Add(node, $"'{key}' must be a number{range}, not '{text}'.");
            return otherwise;
        }

        return number;
    }

    /// <summary>Yes or no under a key.</summary>
    public bool Flag(string key, bool otherwise = false)
    {
        if (Node(key) is not { } node) { return otherwise; }

        switch (AsText(node, key))
        {
            case "true" or "on" or "yes": return true;
            case "false" or "off" or "no": return false;
            case var text:
                faults.Add(node, $"'{key}' must be true or false, not '{text}'.");
                return otherwise;
        }
    }

    /// <summary>One of a closed list of values, or null.</summary>
    public string? OneOf(string key, IEnumerable<string> values, string what)
    {
        if (Node(key) is not { } node) { return null; }

        var text = AsText(node, key) ?? "";
        if (values.Contains(text)) { return text; }

        faults.Add(node, Suggest.Unknown(what, text, values));
        return null;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public ImmutableArray<string> Texts(string key) => Node(key) is { } node ? AsTexts(node, key) : [];

    /// <summary>A nested map.</summary>
    public MapReader? Nested(string key)
    {
        if (Node(key) is not { } node) { return null; }

        if (node is YamlMap nested) { return new(nested, faults); }

        faults.Add(node, $"'{key}' must be a map of keys and values.");
        return null;
    }

    /// <summary>The pairs of a nested map whose keys are free; an empty value gives null.</summary>
    public IEnumerable<(YamlText Key, YamlNode? Value)> Pairs(string key)
    {
        if (Nested(key) is not { } nested) { yield break; }

        foreach (var (name, value) in nested.map.Pairs)
        {
            yield return (name, value is YamlText { IsNull: true } ? null : value);
        }
    }

    /// <summary>The maps of a list.</summary>
    public IEnumerable<MapReader> Items(string key)
    {
        if (Node(key) is not { } node) { yield break; }

        if (node is not YamlList list)
        {
            faults.Add(node, $"'{key}' must be a list.");
            yield break;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMap one) { yield return new(one, faults); }
            else { faults.Add(item, $"each item of '{key}' must be a map of keys and values."); }
        }
    }

    /// <summary>Turns a node into a list of texts.</summary>
    public ImmutableArray<string> AsTexts(YamlNode node, string key)
    {
        if (node is YamlText { IsNull: false } single) { return [single.Value]; }

        if (node is not YamlList list)
        {
            faults.Add(node, $"'{key}' must be a text or a list of texts.");
            return [];
        }

        return [.. list.Items.Select(item => AsText(item, key)).OfType<string>()];
    }

    /// <summary>Notes every key that nobody asked for.</summary>
    public void RefuseTheRest()
    {
        foreach (var (name, _) in map.Pairs)
        {
            if (!known.Contains(name.Value)) { faults.Add(name, Suggest.Unknown("key", name.Value, known)); }
        }
    }

    private string? AsText(YamlNode node, string key)
    {
        if (node is YamlText text) { return text.Value; }

        faults.Add(node, $"'{key}' must be a single text.");
        return null;
    }
}
