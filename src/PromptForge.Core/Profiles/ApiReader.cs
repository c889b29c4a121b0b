using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Authoring;

namespace PromptForge.Profiles;

/// <summary>Reads how a service is spoken to. <c>like</c> names a profile whose facts are taken over; maps are laid over its maps key by key.</summary>
internal static class ApiReader
{
    /// <summary>Our options, as the keys of <c>fields</c> name them.</summary>
    public static readonly string[] Options =
        ["model", "prompt", "negative", "width", "height", "size", "aspect", "count", "steps", "guidance", "seed", "style", "rewriting", "sampler"];

    /// <summary>Kinds of failure, as the values of <c>codes</c> name them.</summary>
    public static readonly string[] Failures = ["rejected", "unauthorized", "out-of-credit", "rate-limited", "moderated", "unavailable", "not-found"];

    private static readonly string[] Kinds = ["line", "depth", "pose", "colour"];
    private static readonly string[] Forms = ["base64", "data-url", "part", "url"];

    public static ApiFacts Read(MapReader map, ApiFacts? like, Faults faults)
    {
        map.Text("like");
        var facts = new ApiFacts
        {
            Speaks = map.Text("speaks") ?? like?.Speaks ?? map.Required("speaks"),
            Url = map.Text("url") ?? like?.Url ?? map.Required("url"),
            Poll = map.Has("poll") ? map.Text("poll") : like?.Poll,
            Cancel = map.Has("cancel") ? map.Text("cancel") : like?.Cancel,
            IsForm = map.OneOf("body", ["json", "form"], "body") is { } body ? body == "form" : like?.IsForm ?? false,
            IsLocal = map.Flag("local", like?.IsLocal ?? false),
            Key = Key(map) ?? like?.Key,
            Hosts = map.Has("hosts") ? map.Texts("hosts") : like?.Hosts ?? [],
            Headers = Map(map, "headers", like?.Headers, null, null, faults),
            Fields = Map(map, "fields", like?.Fields, Options, null, faults),
            Send = Map(map, "send", like?.Send, null, null, faults),
            Image = map.Has("image") ? Image(map, faults) : like?.Image,
            Controls = Map(map, "controls", like?.Controls, Kinds, null, faults),
            Codes = Map(map, "codes", like?.Codes, null, Failures, faults),
            Hints = Map(map, "hints", like?.Hints, null, null, faults),
            Refuses = map.Has("refuses") ? Numbers(map, faults) : like?.Refuses ?? [429],
            FreeFailures = map.Flag("free-failures"),
            Rate = Rate(map) ?? like?.Rate ?? new(null, null, null, null),
            Expires = Optional(map, "expires") ?? like?.Expires,
        };
        map.Text("source");
        map.Text("checked");
        map.RefuseTheRest();
        return facts;
    }

    public static Price? Price(MapReader? map)
    {
        if (map is null) { return null; }

        map.Text("formula");
        string[] units = ["image", "megapixel", "megapixel-step"];
        var (amount, currency) = (Optional(map, "amount"), map.Text("currency"));
        var unit = map.OneOf("unit", units, "unit");
        var (further, steps) = (Optional(map, "further"), Optional(map, "steps"));
        map.Text("source");
        map.Text("checked");
        map.RefuseTheRest();
        return amount is { } each && currency is not null && unit is not null ? new(each, currency, (PriceUnit)Array.IndexOf(units, unit), further, steps) : null;
    }

    private static KeyPlace? Key(MapReader owner)
    {
        if (owner.Nested("key") is not { } map) { return null; }

        var key = new KeyPlace(map.Text("header") ?? "Authorization", map.Has("scheme") ? map.Text("scheme") : "Bearer", map.Texts("env"), map.Flag("optional"));
        map.RefuseTheRest();
        return key;
    }

    private static ImageField? Image(MapReader owner, Faults faults)
    {
        if (owner.Nested("image") is not { } map) { return null; }

        var strength = map.Nested("strength");
        var image = new ImageField(
            map.Required("field"), map.OneOf("as", Forms, "way") ?? "base64", map.Text("url"), strength?.Required("field"), strength?.Flag("inverted") ?? false,
            Optional(map, "max-bytes"), Map(map, "send", null, null, null, faults), map.Texts("without"), strength is null ? null : Optional(strength, "default"));
        strength?.RefuseTheRest();
        map.RefuseTheRest();
        return image;
    }

    private static RateFact? Rate(MapReader owner)
    {
        if (owner.Nested("rate") is not { } map) { return null; }

        var rate = new RateFact((int?)Optional(map, "requests"), Optional(map, "seconds"), (int?)Optional(map, "running"), Optional(map, "pause"));
        map.Text("source");
        map.RefuseTheRest();
        return rate;
    }

    private static ImmutableSortedDictionary<string, string> Map(
        MapReader owner, string name, ImmutableSortedDictionary<string, string>? like, string[]? keys, string[]? values, Faults faults)
    {
        var map = (like ?? ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)).ToBuilder();
        foreach (var (key, node) in owner.Pairs(name))
        {
            if (keys is not null && !keys.Contains(key.Value)) { faults.Add(key, Suggest.Unknown("option", key.Value, keys)); }

            if (node is not YamlText { Value: var value }) { map.Remove(key.Value); }
            else if (values is not null && !values.Contains(value)) { faults.Add(node, Suggest.Unknown("failure", value, values)); }
            else { map[key.Value] = value; }
        }

        return map.ToImmutable();
    }

    private static ImmutableArray<int> Numbers(MapReader map, Faults faults)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var text in map.Texts("refuses"))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) { numbers.Add(number); }
            else { faults.Add(map.Node("refuses")!, $"'refuses' must hold status codes, not '{text}'."); }
        }

        return numbers.ToImmutable();
    }

    private static double? Optional(MapReader map, string key) => map.Node(key) is null ? null : map.Number(key, 0);
}
