using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>Reads keyed phrases, claims and conditions: the parts that templates, entries and negatives share.</summary>
public sealed class PhraseReader
{
    private readonly SlotTable slots;
    private readonly Faults faults;

    /// <summary>Reads with these slots; what is wrong goes to <paramref name="faults"/>.</summary>
    public PhraseReader(SlotTable slots, Faults faults)
    {
        this.slots = slots;
        this.faults = faults;
    }

    /// <summary>The phrases under the key <c>phrases</c>; a key with an empty value comes with a null phrase.</summary>
    /// <param name="owner">The map that holds them.</param>
    /// <param name="ownerId">The id before the <c>#</c>.</param>
    /// <param name="attach">What claims are attached to unless they say otherwise.</param>
    public IEnumerable<(string Key, Phrase? Phrase)> Phrases(MapReader owner, string ownerId, string attach)
    {
        foreach (var (key, value) in owner.Pairs("phrases"))
        {
            if (!Ids.IsValid(key.Value)) { faults.Add(key, $"'{key.Value}' is not a valid phrase key."); }

            if (value is null) { yield return (key.Value, null); }
            else if (value is YamlMap map) { yield return (key.Value, One(new(map, faults), $"{ownerId}#{key.Value}", attach)); }
            else { faults.Add(value, $"phrase '{key.Value}' must be a map with role, zh and en."); }
        }
    }

    /// <summary>A text that must exist in both languages.</summary>
    public LocalText Both(MapReader map) => new(map.Required("zh"), map.Required("en"));

    /// <summary>The claims of a map.</summary>
    public ImmutableArray<Claim> Claims(MapReader owner, string attach)
    {
        if (owner.Nested("claims") is not { } map) { return []; }

        var of = map.Text("of") ?? attach;
        var claims = ImmutableArray.CreateBuilder<Claim>();
        foreach (var (key, node) in map.Map.Pairs)
        {
            if (key.Value == "of") { continue; }

            foreach (var value in SlotValues(map, key, node)) { claims.Add(new(key.Value, value, of)); }
        }

        return claims.ToImmutable();
    }

    /// <summary>The values under a slot's key, checked against the slot.</summary>
    public ImmutableArray<string> SlotValues(MapReader map, YamlText key, YamlNode node)
    {
        if (slots.Find(key.Value) is not { } slot)
        {
            faults.Add(key, Suggest.Unknown("slot", key.Value, slots.All.Select(known => known.Name)));
            return [];
        }

        var values = map.AsTexts(node, key.Value);
        foreach (var value in values)
        {
            if (!slot.Values.IsEmpty && !slot.Values.Contains(value)) { faults.Add(node, Suggest.Unknown($"{key.Value} value", value, slot.Values)); }
        }

        return values;
    }

    /// <summary>The condition under <c>when</c>.</summary>
    public static Condition When(MapReader owner) => owner.Nested("when") is { } map ? Condition(map) : Concepts.Condition.Always;

    /// <summary>A condition.</summary>
    public static Condition Condition(MapReader map)
    {
        var condition = new Condition(map.Texts("any"), map.Texts("all"), map.Texts("none"), map.Text("unset"), map.Text("set"));
        map.Node("score");
        map.RefuseTheRest();
        return condition;
    }

    private Phrase One(MapReader map, string id, string attach)
    {
        var role = map.OneOf("role", FragmentRoles.All, "role");
        if (role is null && map.Node("role") is null) { faults.Add(map.Map, $"phrase '{id}' has no role."); }

        FragmentRoles.TryParse(role ?? "subject", out var parsed);
        var phrase = new Phrase
        {
            Id = id,
            Role = parsed,
            Text = Both(map),
            Relevance = map.Number("relevance", 0.5, 0, 1),
            Claims = Claims(map, attach),
            Why = map.Nested("why") is { } why ? BothAndNoMore(why) : null,
            When = When(map),
        };
        map.RefuseTheRest();
        return phrase;
    }

    /// <summary>A map that holds <c>zh</c> and <c>en</c> and nothing else.</summary>
    public LocalText BothAndNoMore(MapReader map)
    {
        var text = Both(map);
        map.RefuseTheRest();
        return text;
    }
}
