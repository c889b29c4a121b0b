using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Measure;

namespace PromptForge.Profiles;

/// <summary>Reads profiles. What a profile leaves out, it takes from the one it behaves like.</summary>
public sealed class ProfileReader
{
    private static readonly string[] Statuses = ["active", "legacy", "planned-shutdown", "discontinued", "no-public-api", "unknown"];
    private static readonly string[] Kinds = ["hard", "effective", "recommended"];
    private static readonly string[] Overflows = ["reject", "truncate", "chunk"];
    private static readonly string[] Levels = ["rejected", "poor", "translated", "good", "native"];
    private static readonly string[] Forms = ["none", "array", "a1111", "comfy", "stability", "midjourney"];
    private static readonly string[] NegativeForms = ["field", "weighted-prompt", "no-flag", "none"];
    private readonly Faults faults;

    /// <summary>What is wrong goes to <paramref name="faults"/>.</summary>
    public ProfileReader(Faults faults)
    {
        this.faults = faults;
    }

    /// <summary>Reads files, each a profile, and fills what they inherit.</summary>
    /// <param name="files">The root maps.</param>
    /// <param name="known">Profiles of lower layers that may be inherited from.</param>
    public IReadOnlyList<ModelProfile> Read(IEnumerable<YamlMap> files, IReadOnlyDictionary<string, ModelProfile> known)
    {
        var sources = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var id = new MapReader(file, faults).RequiredId("id");
            if (id.Length > 0 && !sources.TryAdd(id, file)) { faults.Add(file, $"the profile '{id}' stands twice."); }
        }

        var done = new Dictionary<string, ModelProfile>(StringComparer.Ordinal);
        return [.. sources.Keys.Order(StringComparer.Ordinal).Select(id => Resolve(id, sources, known, done, []))];
    }

    private ModelProfile Resolve(
        string id, Dictionary<string, YamlMap> sources, IReadOnlyDictionary<string, ModelProfile> known,
        Dictionary<string, ModelProfile> done, List<string> path)
    {
        if (done.TryGetValue(id, out var ready)) { return ready; }

        var file = sources[id];
        var map = new MapReader(file, faults);
        var like = Other(map, "behaves-like") ?? new ModelProfile { Id = id, Name = default, Vendor = "" };
        var spoken = map.Nested("api") is { } api ? Other(api, "like")?.Api : null;
        return done[id] = One(map, id, like, spoken);

        ModelProfile? Other(MapReader owner, string key)
        {
            if (owner.Text(key) is not { } model) { return null; }

            if (path.Contains(model) || model == id)
            {
                faults.Add(owner.Node(key)!, $"profiles behave like each other in a circle: {string.Join(" → ", path.Append(id).Append(model))}.");
                return null;
            }

            if (sources.ContainsKey(model)) { return Resolve(model, sources, known, done, [.. path, id]); }

            if (known.TryGetValue(model, out var lower)) { return lower; }

            faults.Add(owner.Node(key)!, Suggest.Unknown("profile", model, sources.Keys.Concat(known.Keys)));
            return null;
        }
    }

    private ModelProfile One(MapReader map, string id, ModelProfile like, ApiFacts? spoken)
    {
        map.RequiredId("id");
        var names = map.Nested("names");
        var status = map.Nested("status");
        var negative = map.Nested("negative");
        var rewriting = map.Nested("rewriting");
        var profile = like with
        {
            Id = id,
            Name = new(names?.Text("zh") ?? names?.Text("en"), names?.Text("en") ?? id),
            Vendor = map.Required("vendor"),
            Model = map.Text("model"),
            Family = map.Text("family") is { } family && family != "unknown" ? family : like.Family,
            Status = status?.OneOf("value", Statuses, "status") ?? "active",
            Until = status?.Text("until"),
            Successor = map.Text("successor"),
            BehavesLike = map.Text("behaves-like"),
            Limits = map.Has("limits") ? Limits(map, "limits") : like.Limits,
            Negative = negative is null ? like.Negative : Negative(negative),
            NegativeLimits = negative is null ? like.NegativeLimits : Limits(negative, "limits"),
            Languages = map.Has("languages") ? Languages(map) : like.Languages,
            Dialect = map.OneOf("dialect", ["prose", "tags"], "dialect") switch { "tags" => Dialect.Tags, "prose" => Dialect.Prose, _ => like.Dialect },
            Weights = map.OneOf("weights", Forms, "weight form") is { } form ? (WeightForm)Array.IndexOf(Forms, form) : like.Weights,
            Lora = map.Flag("lora", like.Lora),
            Flags = map.Text("flags") is "midjourney" || (!map.Has("flags") && like.Flags),
            RewritingField = rewriting?.Text("field"),
            RewritingByDefault = rewriting?.Flag("default") ?? false,
            Sizes = Sizes(map) ?? like.Sizes,
            Count = Range(map, "count") ?? like.Count,
            Steps = Range(map, "steps") ?? like.Steps,
            Guidance = Range(map, "guidance") ?? like.Guidance,
            Seed = Range(map, "seed") ?? like.Seed,
            Styles = map.Has("styles") ? map.Texts("styles") : like.Styles,
            Price = ApiReader.Price(map.Nested("price")),
            Api = map.Nested("api") is { } api ? ApiReader.Read(api, spoken, faults) : null,
        };
        names?.RefuseTheRest();
        foreach (var sourced in (MapReader?[])[status, negative, rewriting])
        {
            if (sourced is not null) { Cited(sourced); }
        }

        if (map.Nested("notes") is { } notes)
        {
            notes.Text("zh");
            notes.Text("en");
            notes.RefuseTheRest();
        }

        map.Nested("sources");
        map.RefuseTheRest();
        return profile;
    }

    private NegativeForm Negative(MapReader map)
    {
        map.Text("field");
        var instead = map.OneOf("instead", ["paraphrase", "statement"], "way");
        return map.OneOf("as", NegativeForms, "negative form") switch
        {
            "field" => NegativeForm.Field,
            "weighted-prompt" => NegativeForm.WeightedPrompt,
            "no-flag" => NegativeForm.NoFlag,
            _ => instead == "statement" ? NegativeForm.Statement : NegativeForm.Paraphrase,
        };
    }

    private ImmutableArray<LengthLimit> Limits(MapReader owner, string key)
    {
        var limits = ImmutableArray.CreateBuilder<LengthLimit>();
        foreach (var map in owner.Items(key))
        {
            var value = (int)map.Number("value", 0, 1, int.MaxValue);
            var unit = map.OneOf("unit", LengthUnits.All, "unit") ?? "scalars";
            var kind = map.OneOf("kind", Kinds, "kind") ?? "hard";
            limits.Add(new(
                new(value, (LengthUnit)LengthUnits.All.ToList().IndexOf(unit)), (LimitKind)Array.IndexOf(Kinds, kind),
                map.OneOf("overflow", Overflows, "overflow"), map.Text("source"), map.Text("checked")));
            map.Text("source");
            map.RefuseTheRest();
        }

        return limits.ToImmutable();
    }

    private ImmutableSortedDictionary<string, LanguageLevel> Languages(MapReader owner)
    {
        var languages = ImmutableSortedDictionary.CreateBuilder<string, LanguageLevel>(StringComparer.Ordinal);
        if (owner.Nested("languages") is { } map)
        {
            foreach (var (key, _) in map.Map.Pairs)
            {
                if (key.Value is "source" or "checked") { continue; }

                if (map.OneOf(key.Value, Levels, "level") is { } level) { languages[key.Value] = (LanguageLevel)Array.IndexOf(Levels, level); }
            }
        }

        return languages.ToImmutable();
    }

    private SizeRule? Sizes(MapReader owner)
    {
        if (owner.Nested("sizes") is not { } map) { return null; }

        var rule = new SizeRule(
            map.OneOf("mode", ["enum", "range", "aspect", "free"], "mode") ?? "free", map.Texts("values"), map.Text("default"),
            Optional(map, "multiple-of"), Optional(map, "min"), Optional(map, "max"))
        {
            Separator = map.Text("separator") ?? "x",
            MinPixels = Optional(map, "min-pixels"),
            MaxPixels = Optional(map, "max-pixels"),
            MaxRatio = Optional(map, "max-ratio"),
        };

        Cited(map);
        return rule;
    }

    private NumberRange? Range(MapReader owner, string key)
    {
        if (owner.Nested(key) is not { } map) { return null; }

        var range = new NumberRange(Optional(map, "min"), Optional(map, "max"), Optional(map, "default"));
        map.Text("random");
        Cited(map);
        return range;
    }

    private static double? Optional(MapReader map, string key) => map.Node(key) is null ? null : map.Number(key, 0);

    private static void Cited(MapReader map)
    {
        map.Text("source");
        map.Text("checked");
        map.RefuseTheRest();
    }
}
