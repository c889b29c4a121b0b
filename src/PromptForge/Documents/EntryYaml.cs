using System.Text;
using PromptForge.Importing;

namespace PromptForge.Documents;

/// <summary>Writes knowledge entries as files of ours have them.</summary>
internal sealed class EntryYaml
{
    private readonly StringBuilder yaml = new();

    /// <summary>Begins a file.</summary>
    /// <param name="comments">What stands above the entries, a line each.</param>
    public EntryYaml(params IEnumerable<string> comments)
    {
        foreach (var comment in comments) { yaml.Append("# ").Append(YamlScalar.Comment(comment)).Append('\n'); }

        yaml.Append("entries:\n");
    }

    /// <summary>Begins an entry.</summary>
    public void Begin(string id, string kind) => yaml.Append("- id: ").Append(YamlScalar.Quoted(id)).Append("\n  kind: ").Append(kind).Append('\n');

    /// <summary>A key with a text.</summary>
    public void Text(string key, string? text)
    {
        if (text is not null) { yaml.Append("  ").Append(key).Append(": ").Append(YamlScalar.Quoted(text)).Append('\n'); }
    }

    /// <summary>A key with a list.</summary>
    public void List(string key, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0) { yaml.Append("  ").Append(key).Append(": ").Append(Listed(texts)).Append('\n'); }
    }

    /// <summary>A key with a map on one line; what is null is left out.</summary>
    public void Map(string key, params IEnumerable<(string Key, string? Value)> parts)
    {
        var inner = parts.Where(part => part.Value is not null).Select(part => $"{part.Key}: {part.Value}").ToList();
        if (inner.Count > 0) { yaml.Append("  ").Append(key).Append(": {").AppendJoin(", ", inner).Append("}\n"); }
    }

    /// <summary>A list on one line, or null where it is empty.</summary>
    public static string? Listed(IReadOnlyCollection<string> texts) => texts.Count == 0 ? null : $"[{string.Join(", ", texts.Select(YamlScalar.Quoted))}]";

    /// <inheritdoc />
    public override string ToString() => yaml.ToString();
}
