using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>Reads style templates and gives each what it inherits: keyed maps merge, the child wins, an empty value removes.</summary>
public sealed class TemplateReader
{
    private readonly Faults faults;
    private readonly PhraseReader phrases;

    /// <summary>Reads with these slots; what is wrong goes to <paramref name="faults"/>.</summary>
    public TemplateReader(SlotTable slots, Faults faults)
    {
        this.faults = faults;
        phrases = new(slots, faults);
    }

    /// <summary>Reads files, each a style.</summary>
    /// <param name="files">The root maps.</param>
    /// <param name="known">Styles of lower layers that may be extended.</param>
    public IReadOnlyList<StyleTemplate> Read(IEnumerable<YamlMap> files, IReadOnlyDictionary<string, StyleTemplate> known)
    {
        var sources = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var id = new MapReader(file, faults).RequiredId("id");
            if (id.Length > 0 && !sources.TryAdd(id, file)) { faults.Add(file, $"the style '{id}' stands twice."); }
        }

        var done = new Dictionary<string, StyleTemplate>(StringComparer.Ordinal);
        return [.. sources.Keys.Order(StringComparer.Ordinal).Select(id => Resolve(id, sources, known, done, []))];
    }

    private StyleTemplate Resolve(
        string id, Dictionary<string, YamlMap> sources, IReadOnlyDictionary<string, StyleTemplate> known,
        Dictionary<string, StyleTemplate> done, ImmutableArray<string> path)
    {
        if (done.TryGetValue(id, out var ready)) { return ready; }

        var map = new MapReader(sources[id], faults);
        StyleTemplate? parent = null;
        if (map.Text("extends") is { } name)
        {
            if (path.Contains(name) || name == id)
            {
                faults.Add(map.Node("extends")!, $"styles extend each other in a circle: {string.Join(" → ", path.Add(id).Add(name))}.");
            }
            else if (name != id && sources.ContainsKey(name)) { parent = Resolve(name, sources, known, done, path.Add(id)); }
            else if (known.TryGetValue(name, out var lower)) { parent = lower; }
            else { faults.Add(map.Node("extends")!, Suggest.Unknown("style", name, sources.Keys.Concat(known.Keys))); }
        }

        return done[id] = One(map, id, parent);
    }

    private StyleTemplate One(MapReader map, string id, StyleTemplate? parent)
    {
        map.RequiredId("id");
        var kind = map.OneOf("kind", ["domain", "look"], "kind");
        if (kind is null && map.Node("kind") is null && parent is null) { faults.Add(map.Map, $"style '{id}' has no kind; it is 'domain' or 'look'."); }

        var template = new StyleTemplate
        {
            Id = id,
            IsDomain = kind is null ? parent?.IsDomain ?? false : kind == "domain",
            IsAbstract = map.Flag("abstract"),
            Extends = map.Text("extends"),
            Name = map.Nested("names") is { } names ? phrases.BothAndNoMore(names) : Missing(map, id),
            Description = map.Nested("describe") is { } about ? phrases.BothAndNoMore(about) : parent?.Description ?? default,
            Aliases = map.Texts("aliases"),
            Auto = [.. map.Items("auto").Select(rule => new AutoRule(PhraseReader.Condition(rule), rule.Number("score", 0, 0, 1)))],
            Slots = Slots(map, parent),
            Phrases = Phrases(map, id, parent),
            Quotas = Quotas(map, parent),
            Negatives = Negatives(map, id, parent),
        };
        map.RefuseTheRest();
        foreach (var phrase in template.Phrases) { CheckSlots(map, template, phrase); }

        return template;
    }

    private LocalText Missing(MapReader map, string id)
    {
        faults.Add(map.Map, $"style '{id}' has no names.");
        return new(id, id);
    }

    private ImmutableArray<TemplateSlot> Slots(MapReader map, StyleTemplate? parent)
    {
        var slots = new SortedDictionary<string, TemplateSlot>(StringComparer.Ordinal);
        foreach (var slot in parent?.Slots ?? []) { slots[slot.Name] = slot; }

        foreach (var (key, value) in map.Pairs("slots"))
        {
            if (value is not YamlMap node)
            {
                if (value is null) { slots.Remove(key.Value); }
                else { faults.Add(value, $"slot '{key.Value}' must be a map with kind and default."); }

                continue;
            }

            var slot = new MapReader(node, faults);
            slots[key.Value] = new(key.Value, slot.OneOf("kind", Vocabulary.Kinds, "kind") ?? slots.GetValueOrDefault(key.Value)?.Kind ?? key.Value, slot.Text("default"));
            slot.RefuseTheRest();
        }

        return [.. slots.Values];
    }

    private ImmutableArray<Phrase> Phrases(MapReader map, string id, StyleTemplate? parent)
    {
        var merged = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        foreach (var phrase in parent?.Phrases ?? []) { merged[phrase.Key] = phrase with { Id = $"{id}#{phrase.Key}" }; }

        foreach (var (key, phrase) in phrases.Phrases(map, id, Claim.Scene))
        {
            if (phrase is not null) { merged[key] = phrase; }
            else if (!merged.Remove(key)) { faults.Add(map.Node("phrases")!, $"style '{id}' removes the phrase '{key}', which it does not inherit."); }
        }

        return [.. merged.Values.OrderByDescending(phrase => phrase.Relevance).ThenBy(phrase => phrase.Id, StringComparer.Ordinal)];
    }

    private ImmutableSortedDictionary<string, int> Quotas(MapReader map, StyleTemplate? parent)
    {
        var quotas = (parent?.Quotas ?? ImmutableSortedDictionary<string, int>.Empty).ToBuilder();
        if (map.Nested("quotas") is { } own)
        {
            foreach (var (key, node) in own.Map.Pairs)
            {
                if (!Vocabulary.Kinds.Contains(key.Value)) { faults.Add(key, Suggest.Unknown("kind", key.Value, Vocabulary.Kinds)); }

                quotas[key.Value] = (int)own.Number(key.Value, 0, 0, 16);
            }
        }

        return quotas.ToImmutable();
    }

    private ImmutableArray<NegativePhrase> Negatives(MapReader map, string id, StyleTemplate? parent)
    {
        var merged = new SortedDictionary<string, NegativePhrase>(StringComparer.Ordinal);
        foreach (var negative in parent?.Negatives ?? [])
        {
            merged[negative.Phrase.Key] = negative with { Phrase = negative.Phrase with { Id = $"{id}#{negative.Phrase.Key}" } };
        }

        foreach (var (key, value) in map.Pairs("negatives"))
        {
            if (value is YamlMap node) { merged[key.Value] = NegativeReader.One(new(node, faults), $"{id}#{key.Value}", phrases); }
            else if (value is null) { merged.Remove(key.Value); }
            else { faults.Add(value, $"negative '{key.Value}' must be a map with zh, en and class."); }
        }

        return [.. merged.Values];
    }

    private void CheckSlots(MapReader map, StyleTemplate template, Phrase phrase)
    {
        foreach (var text in (string?[])[phrase.Text.Zh, phrase.Text.En])
        {
            for (var open = text?.IndexOf('{') ?? -1; open >= 0; open = text!.IndexOf('{', open + 1))
            {
                var close = text!.IndexOf('}', open);
                var name = close > open ? text[(open + 1)..close] : text[open..];
                if (!template.Slots.Any(slot => slot.Name == name))
                {
                    faults.Add(map.Node("phrases") ?? map.Map, $"phrase '{phrase.Id}': {Suggest.Unknown("slot", name, template.Slots.Select(slot => slot.Name))}");
                }
            }
        }
    }
}
