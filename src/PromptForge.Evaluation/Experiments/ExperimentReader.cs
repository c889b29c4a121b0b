using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Content;
using PromptForge.Evaluation.Statistics;
using PromptForge.Model;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Reads experiments that people wrote.</summary>
public static class ExperimentReader
{
    private static readonly string[] Kinds = ["continuous", "ordinal", "binary", "preference"];

    /// <summary>The experiment of a file; what is wrong goes to <paramref name="faults"/>, and then the result is not to be used.</summary>
    /// <param name="root">The file.</param>
    /// <param name="faults">Collects what is wrong.</param>
    /// <param name="content">Holds the strategies and styles that arms may name; null takes any.</param>
    public static Experiment Read(YamlMap root, Faults faults, ForgeContent? content = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(faults);
        var map = new MapReader(root, faults);
        var id = map.RequiredId("id");
        var arms = Arms(map, faults, content);
        var names = arms.Select(arm => arm.Id).ToList();
        var (primary, smallest) = Primary(map, faults);
        var experiment = new Experiment(id, arms, primary, smallest, Stop(map, faults))
        {
            Salt = map.Text("salt") is { Length: > 0 } salt ? salt : id,
            Unit = map.OneOf("unit", ["user", "session"], "unit") ?? "user",
            Coverage = map.Number("coverage", 1, 0, 1),
            Control = map.OneOf("control", names, "arm") ?? names.FirstOrDefault() ?? "",
            Namespace = Part(map, faults),
            Audience = map.Pairs("audience").Select(pair => KeyValuePair.Create(pair.Key.Value, pair.Value is null ? [] : map.AsTexts(pair.Value, pair.Key.Value)))
                .ToImmutableSortedDictionary(StringComparer.Ordinal),
            Guardrails = [.. map.Items("guardrails").Select(item => Guard(item))],
            Allocation = map.OneOf("allocation", ["fixed", "thompson"], "allocation") == "thompson" ? Allocation.Thompson : Allocation.Fixed,
        };
        Names(map);
        if (experiment.Allocation == Allocation.Thompson && primary.Kind != ValueKind.Binary)
        {
            faults.Add(map.Node("allocation")!, "Thompson allocation needs a primary metric of kind binary, for example 'kept'.");
        }

        map.RefuseTheRest();
        return experiment;
    }

    private static ImmutableArray<ExperimentArm> Arms(MapReader map, Faults faults, ForgeContent? content)
    {
        var arms = ImmutableArray.CreateBuilder<ExperimentArm>();
        foreach (var item in map.Items("arms"))
        {
            var arm = new ExperimentArm(item.RequiredId("id"), item.RequiredId("strategy"), item.Node("style") is { } style ? string.Join(',', item.AsTexts(style, "style")) : null, item.Number("weight", 1, 0, 1_000_000));
            if (arms.Any(other => other.Id == arm.Id)) { faults.Add(item.Node("id") ?? item.Map, $"the arm '{arm.Id}' stands twice."); }
            if (content is not null) { Known(arm, item, content, faults); }

            item.RefuseTheRest();
            arms.Add(arm);
        }

        if (arms.Count < 2) { faults.Add(map.Node("arms") ?? map.Map, "'arms' needs at least two arms, for example {id: control, strategy: none}."); }
        else if (arms.Sum(arm => arm.Weight) <= 0) { faults.Add(map.Node("arms")!, "at least one arm needs a weight above 0."); }

        return arms.ToImmutable();
    }

    private static void Known(ExperimentArm arm, MapReader item, ForgeContent content, Faults faults)
    {
        void Check(string key, string id, IEnumerable<string> ids)
        {
            if (id.Length > 0 && !ids.Contains(id)) { faults.Add(item.Node(key)!, Suggest.Unknown(key, id, ids)); }
        }

        Check("strategy", arm.Strategy, content.Strategies.Select(strategy => strategy.Id));
        foreach (var style in arm.Style?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            Check("style", style, content.Styles.Where(one => !one.IsAbstract).SelectMany(one => one.Aliases.Prepend(one.Id)).Prepend("none").Prepend("auto"));
        }
    }

    private static (MetricTraits Metric, double Smallest) Primary(MapReader map, Faults faults)
    {
        if (map.Nested("primary") is not { } primary)
        {
            if (!map.Has("primary")) { faults.Add(map.Map, "'primary' is missing, for example {metric: kept, kind: binary, smallest-effect: 0.02}."); }

            return (new(""), 1);
        }

        var smallest = primary.Number("smallest-effect", double.NaN, double.Epsilon);
        if (!primary.Has("smallest-effect")) { faults.Add(primary.Map, "'smallest-effect' is missing: the smallest difference that matters, in the metric's unit."); }

        var metric = Metric(primary);
        primary.RefuseTheRest();
        return (metric, smallest);
    }

    private static Guardrail Guard(MapReader item)
    {
        var guard = new Guardrail(Metric(item), item.Number("tolerance", 0, 0));
        item.RefuseTheRest();
        return guard;
    }

    private static MetricTraits Metric(MapReader map) => new(
        map.RequiredId("metric"), (ValueKind)Math.Max(0, Array.IndexOf(Kinds, map.OneOf("kind", Kinds, "kind"))),
        map.OneOf("better", ["higher", "lower"], "direction") == "lower" ? Direction.Lower : Direction.Higher);

    private static Stopping Stop(MapReader map, Faults faults)
    {
        if (map.Nested("stop") is not { } stop)
        {
            if (!map.Has("stop")) { faults.Add(map.Map, "'stop' is missing, for example {rule: sequential, units: 5000}."); }

            return new(StoppingRule.Sequential, 1);
        }

        var rule = stop.OneOf("rule", ["sequential", "fixed"], "rule") == "fixed" ? StoppingRule.Fixed : StoppingRule.Sequential;
        if (!stop.Has("units")) { faults.Add(stop.Map, "'units' is missing: how many units are planned over all arms."); }

        var stopping = new Stopping(rule, (int)stop.Number("units", 1, 1, int.MaxValue), stop.Number("alpha", 0.05, 0.0001, 0.5));
        stop.RefuseTheRest();
        return stopping;
    }

    private static Namespace? Part(MapReader map, Faults faults)
    {
        if (map.Nested("namespace") is not { } part) { return null; }

        var space = new Namespace(part.RequiredId("id"), part.Number("from", 0, 0, 1), part.Number("to", 1, 0, 1));
        if (space.From >= space.To) { faults.Add(part.Map, "the namespace is empty: 'from' must be below 'to'."); }

        part.RefuseTheRest();
        return space;
    }

    // Names and a description are for people; nothing reads them yet but the eye.
    private static void Names(MapReader map)
    {
        foreach (var key in new[] { "names", "describe" })
        {
            if (map.Nested(key) is not { } texts) { continue; }

            _ = new LocalText(texts.Text("zh"), texts.Text("en"));
            texts.RefuseTheRest();
        }
    }
}
