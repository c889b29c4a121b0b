using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>Reads files of descriptions: what entries are, said to somebody who does not know their names. They lie beside the entries, so that facts and words can be read apart.</summary>
public sealed class DescriptionReader
{
    /// <summary>The key that such a file is known by.</summary>
    public const string Key = "entries-descriptions";

    private readonly Faults faults;
    private readonly Dictionary<string, (LocalText Text, YamlText Place)> read = new(StringComparer.Ordinal);

    /// <summary>What is wrong goes to <paramref name="faults"/>.</summary>
    public DescriptionReader(Faults faults)
    {
        this.faults = faults;
    }

    /// <summary>Reads a file; an entry is described once in a layer.</summary>
    public void Read(YamlMap root)
    {
        var file = new MapReader(root, faults);
        foreach (var (id, node) in file.Pairs(Key))
        {
            if (node is not YamlMap map)
            {
                faults.Add(id, $"'{id.Value}' must be a map with 'zh' and 'en'.");
                continue;
            }

            var texts = new MapReader(map, faults);
            var text = new LocalText(texts.Required("zh"), texts.Required("en"));
            texts.RefuseTheRest();
            if (!read.TryAdd(id.Value, (text, id))) { faults.Add(id, $"'{id.Value}' is described twice; the first is in {Path.GetFileName(read[id.Value].Place.File)}, line {read[id.Value].Place.Line}."); }
        }

        file.RefuseTheRest();
    }

    /// <summary>The entries with their descriptions; those without stay as they are.</summary>
    /// <param name="concepts">All entries, those of lower layers too.</param>
    /// <param name="own">Entries of this layer: one that describes itself is not described again.</param>
    public ImmutableArray<Concept> Describe(ImmutableArray<Concept> concepts, IEnumerable<Concept> own)
    {
        if (read.Count == 0) { return concepts; }

        foreach (var concept in own)
        {
            if (concept.Description != default && read.TryGetValue(concept.Id, out var again)) { faults.Add(again.Place, $"entry '{concept.Id}' holds a description itself; one place is enough."); }
        }

        var known = concepts.Select(concept => concept.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, (_, place)) in read)
        {
            if (!known.Contains(id)) { faults.Add(place, Suggest.Unknown("entry", id, known)); }
        }

        return [.. concepts.Select(concept => read.TryGetValue(concept.Id, out var said) ? concept with { Description = said.Text } : concept)];
    }
}
