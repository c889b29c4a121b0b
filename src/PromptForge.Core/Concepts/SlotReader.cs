using System.Collections.Immutable;
using PromptForge.Authoring;

namespace PromptForge.Concepts;

/// <summary>Reads <c>knowledge/slots.yaml</c>.</summary>
public static class SlotReader
{
    /// <summary>The slots of a file.</summary>
    public static IEnumerable<Slot> Read(YamlMap root, Faults faults)
    {
        var file = new MapReader(root, faults);
        foreach (var (name, value) in file.Pairs("slots"))
        {
            if (value is not YamlMap map)
            {
                faults.Add(name, $"slot '{name.Value}' must be a map with 'of' and 'values'.");
                continue;
            }

            var slot = new MapReader(map, faults);
            var values = slot.Texts("values");
            var scope = slot.OneOf("of", ["scene", "thing"], "scope");
            var together = ImmutableArray<ImmutableArray<string>>.Empty;
            if (slot.Node("together") is YamlList groups)
            {
                together = [.. groups.Items.Select(group => slot.AsTexts(group, "together"))];
            }

            var exclusive = slot.Flag("exclusive", true);
            var words = Words(slot, name.Value, values, faults);
            slot.RefuseTheRest();
            yield return new(name.Value, values, scope != "thing", exclusive, together, words);
        }

        file.RefuseTheRest();
    }

    private static ImmutableArray<SlotWords> Words(MapReader slot, string name, ImmutableArray<string> values, Faults faults)
    {
        var words = ImmutableArray.CreateBuilder<SlotWords>();
        foreach (var (value, spellings) in slot.Pairs("words"))
        {
            if (!values.Contains(value.Value)) { faults.Add(value, Suggest.Unknown($"{name} value", value.Value, values)); }
            else if (spellings is not null) { words.Add(new(value.Value, slot.AsTexts(spellings, value.Value))); }
        }

        return words.ToImmutable();
    }
}
