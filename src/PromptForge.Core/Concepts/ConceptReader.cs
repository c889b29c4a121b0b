using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>Reads files of knowledge entries.</summary>
public sealed class ConceptReader
{
    private readonly SlotTable slots;
    private readonly Faults faults;
    private readonly PhraseReader phrases;

    /// <summary>Reads with these slots; what is wrong goes to <paramref name="faults"/>.</summary>
    public ConceptReader(SlotTable slots, Faults faults)
    {
        this.slots = slots;
        this.faults = faults;
        phrases = new(slots, faults);
    }

    /// <summary>The entries of a file, each with the node that names it.</summary>
    public IEnumerable<(Concept Concept, YamlNode Place)> Read(YamlMap root)
    {
        var file = new MapReader(root, faults);
        var defaults = file.Nested("defaults");
        var source = defaults?.Text("source");
        var day = defaults?.Text("checked");
        defaults?.RefuseTheRest();
        foreach (var entry in file.Items("entries"))
        {
            yield return (One(entry, source, day), entry.Node("id") ?? entry.Map);
        }

        file.RefuseTheRest();
    }

    private Concept One(MapReader entry, string? source, string? day)
    {
        var id = entry.RequiredId("id");
        var kind = entry.OneOf("kind", Vocabulary.Kinds, "kind") ?? "";
        if (kind.Length == 0 && entry.Node("kind") is null) { faults.Add(entry.Map, $"entry '{id}' has no kind."); }

        var affinity = entry.Nested("affinity");
        var role = entry.OneOf("role", FragmentRoles.All, "role");
        var concept = new Concept
        {
            Id = id,
            Kind = kind,
            Names = Names(entry, id, kind),
            IsA = entry.Texts("isa"),
            Facts = Facts(entry, source, day),
            Meanings = [.. Meanings(entry, "meanings", false, source), .. Meanings(entry, "taboos", true, source)],
            Phrases = [.. phrases.Phrases(entry, id, id).Select(pair => pair.Phrase).OfType<Phrase>()],
            Pairs = entry.Texts("pairs"),
            Styles = affinity?.Texts("style") ?? [],
            Vessels = affinity?.Texts("vessel") ?? [],
            Hints = Hints(entry),
            Description = Description(entry, kind),
            Origin = entry.Text("origin"),
            Role = role is not null && FragmentRoles.TryParse(role, out var parsed) ? parsed : Vocabulary.RoleOf(kind),
        };
        affinity?.RefuseTheRest();
        entry.RefuseTheRest();
        return concept;
    }

    private ConceptNames Names(MapReader entry, string id, string kind)
    {
        if (entry.Nested("names") is not { } names)
        {
            faults.Add(entry.Map, $"entry '{id}' has no names.");
            return new([], [], [], null);
        }

        var read = new ConceptNames(names.Texts("zh"), names.Texts("zh-Hant"), names.Texts("en"), names.Text("la"));
        names.RefuseTheRest();

        // A passage keeps the language that it is written in.
        if (kind == Vocabulary.Document && (!read.En.IsEmpty || !read.Zh.IsEmpty)) { return read; }

        if (read.En.IsEmpty) { faults.Add(names.Map, $"entry '{id}' has no English name."); }

        if (read.Zh.IsEmpty) { faults.Add(names.Map, $"entry '{id}' has no Chinese name."); }

        return read;
    }

    private ImmutableArray<Fact> Facts(MapReader entry, string? source, string? day)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var (key, node) in entry.Pairs("facts"))
        {
            if (node is not YamlMap map)
            {
                faults.Add(key, $"fact '{key.Value}' must be a map with 'is' or 'can'.");
                continue;
            }

            var fact = new MapReader(map, faults);
            ImmutableArray<string> Values(string which) => fact.Node(which) is not { } values ? []
                : Vocabulary.DescriptiveFacts.Contains(key.Value) ? fact.AsTexts(values, which)
                : phrases.SlotValues(fact, key, values);
            facts.Add(new(key.Value, Values("is"), Values("can"), fact.Text("source") ?? source, fact.Text("checked") ?? day));
            fact.RefuseTheRest();
        }

        return facts.ToImmutable();
    }

    private IEnumerable<Meaning> Meanings(MapReader entry, string key, bool isTaboo, string? source)
    {
        foreach (var map in entry.Items(key))
        {
            var meaning = new Meaning(map.Text("culture") ?? Claim.Scene, phrases.Both(map), map.Text("source") ?? source, isTaboo);
            map.Text("checked");
            map.RefuseTheRest();
            yield return meaning;
        }
    }

    private LocalText Description(MapReader entry, string kind)
    {
        if (entry.Nested("description") is not { } description) { return default; }

        var text = kind == Vocabulary.Document ? new(description.Text("zh"), description.Text("en")) : phrases.Both(description);
        description.RefuseTheRest();
        return text;
    }

    private static ImmutableArray<LocalText> Hints(MapReader entry)
    {
        if (entry.Nested("hints") is not { } hints) { return []; }

        var (zh, en) = (hints.Texts("zh"), hints.Texts("en"));
        hints.RefuseTheRest();
        return [.. Enumerable.Range(0, Math.Max(zh.Length, en.Length))
            .Select(i => new LocalText(i < zh.Length ? zh[i] : null, i < en.Length ? en[i] : null))];
    }
}
