using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Authoring;
using PromptForge.Evaluation.Retrieval;
using PromptForge.Model;

namespace PromptForge.Evaluation.Suites;

/// <summary>Reads suites that people wrote, their data included.</summary>
public sealed class SuiteReader
{
    private static readonly string[] Strengths = ["none", "light", "auto", "rich"];
    private readonly SuiteVocabulary vocabulary;
    private readonly Faults faults;
    private readonly string folder;
    private readonly MapReader map;
    private IReadOnlyCollection<string> measured = [];
    private bool isRetrieval;

    private SuiteReader(YamlMap root, SuiteVocabulary vocabulary, Faults faults)
    {
        (this.vocabulary, this.faults) = (vocabulary, faults);
        folder = Path.GetDirectoryName(Path.GetFullPath(root.File))!;
        map = new(root, faults);
    }

    /// <summary>Reads a suite.</summary>
    /// <exception cref="AuthoringException">Something is wrong with it or its data; every error is told with its place.</exception>
    public static Suite Read(string path, SuiteVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var faults = new Faults();
        var suite = YamlFile.Read(path, faults) is { } root ? new SuiteReader(root, vocabulary, faults).Suite() : null;
        faults.ThrowIfAny();
        return suite!;
    }

    private Suite Suite()
    {
        isRetrieval = map.OneOf("kind", ["prompts", "retrieval"], "kind of suite") == "retrieval";
        var variants = Variants();
        ImmutableArray<string> names = [.. variants.Select(variant => variant.Id)];
        measured = Metrics();
        var goal = Primary();
        var baseline = map.OneOf("baseline", names, "variant");
        if (goal is not null && baseline is null && !map.Has("baseline")) { faults.Add(map.Node("primary")!, "'primary' compares variants with a baseline; name it under 'baseline'."); }

        if (baseline is not null && variants.Length < 2) { faults.Add(map.Node("baseline")!, "there is no other variant to compare with the baseline."); }

        var cases = new DataReader(map, folder, vocabulary.Variable, faults).Read();
        foreach (var variant in variants.OfType<ColumnVariantSpec>()) { CheckColumn(variant, cases); }

        if (isRetrieval) { CheckAnswers(cases); }

        var suite = new Suite(map.RequiredId("id"), cases, variants, isRetrieval ? ["knowledge"] : Known("targets", vocabulary.Targets, "target"))
        {
            IsRetrieval = isRetrieval,
            Name = Both("names"),
            Description = Both("describe"),
            Metrics = [.. measured],
            Seeds = Seeds(),
            Repeats = (int)Whole(map, "repeats", 1, 1, 1000),
            Times = map.Flag("times"),
            Baseline = baseline,
            Opponents = map.Has("opponents") ? Known("opponents", [.. names.Where(name => name != baseline)], "variant") : [],
            Primary = goal,
            Guardrails = [.. map.Items("guardrails").Select(Guard)],
            Gates = [.. map.Items("gates").Select(item => Gate(item, names, baseline))],
            Alpha = map.Number("alpha", 0.05, 0.0001, 0.4999),
        };
        map.RefuseTheRest();
        return suite;
    }

    private ImmutableArray<SuiteVariant> Variants()
    {
        var variants = ImmutableArray.CreateBuilder<SuiteVariant>();
        foreach (var item in map.Items("variants"))
        {
            var variant = Variant(item);
            item.RefuseTheRest();
            if (variants.Any(other => other.Id == variant.Id)) { faults.Add(item.Node("id") ?? item.Map, $"the variant '{variant.Id}' stands twice."); }

            variants.Add(variant);
        }

        if (variants.Count == 0) { faults.Add(map.Node("variants") ?? map.Map, "'variants' needs at least one variant, for example {id: rules, strategy: rules}."); }

        return variants.ToImmutable();
    }

    private SuiteVariant Variant(MapReader item)
    {
        var id = item.RequiredId("id");
        string[] ways = isRetrieval ? ["engine"] : ["strategy", "template", "retrieved", "column", "command", "http"];
        var given = ways.Where(item.Has).ToList();
        if (given.Count != 1)
        {
            faults.Add(item.Map, $"a variant has exactly one of {string.Join(", ", ways)}; this one has {(given.Count == 0 ? "none" : string.Join(" and ", given))}.");
        }

        var timeout = TimeSpan.FromSeconds(given is ["command" or "http"] ? item.Number("timeout", 30, 0.1, 3600) : 30);
        switch (given.FirstOrDefault())
        {
            case "engine":
                return new EngineVariantSpec(id, item.Node("engine")!, item.OneOf("engine", RetrievalEngines.Names, "engine") ?? "");
            case "template":
                return new TemplateVariantSpec(id, item.Node("template")!, Template(item), item.Text("negative"));
            case "retrieved":
                return new RetrievedVariantSpec(id, item.Node("retrieved")!, (int)Whole(item, "retrieved", 1, 1, 100), (int)Whole(item, "cut", int.MaxValue, 1, int.MaxValue));
            case "column":
                return new ColumnVariantSpec(id, item.Node("column") ?? item.Map, item.Required("column"), item.Text("negative-column"));
            case "command":
                var command = item.Texts("command");
                if (command.IsEmpty) { faults.Add(item.Map, "'command' needs a program and its arguments as a list, for example [python3, rewrite.py]."); }

                return new CommandVariantSpec(id, item.Node("command") ?? item.Map, command, folder, timeout);
            case "http":
                return new HttpVariantSpec(id, item.Node("http") ?? item.Map, Url(item), item.Text("key-from"), timeout);
            default:
                var strength = item.OneOf("strength", Strengths, "strength") ?? "auto";
                return new ForgeVariantSpec(
                    id, item.Node("strategy") ?? item.Map, item.OneOf("strategy", vocabulary.Strategies, "strategy") ?? "rules",
                    item.Node("style") is { } style ? string.Join(',', item.AsTexts(style, "style")) : "auto",
                    (Strength)Array.IndexOf(Strengths, strength), Whole(item, "seed", 0, -9e15, 9e15));
        }
    }

    private string Template(MapReader item)
    {
        var text = item.Required("template");
        if (!text.Contains(TemplateVariantSpec.Slot, StringComparison.Ordinal)) { faults.Add(item.Node("template")!, $"'template' must hold {TemplateVariantSpec.Slot}, where the user's words go."); }

        return text;
    }

    private void CheckAnswers(ImmutableArray<SuiteCase> cases)
    {
        foreach (var one in cases.Where(one => GradedAnswers.Read(one.Case.Reference) is null))
        {
            faults.Add(new(one.Place, 0, 0, $"the query '{one.Case.Prompt}' needs answers with grades from 1 to {GradedAnswers.Most} as its reference, such as 'tree-peony:3 herbaceous-peony:1'."));
        }
    }

    private Uri Url(MapReader item)
    {
        var text = item.Required("http");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") { return url; }

        faults.Add(item.Node("http") ?? item.Map, $"'{text}' is no address; it must begin with http:// or https://.");
        return new("http://localhost");
    }

    private void CheckColumn(ColumnVariantSpec variant, ImmutableArray<SuiteCase> cases)
    {
        foreach (var column in new[] { variant.Column, variant.NegativeColumn }.OfType<string>())
        {
            if (cases.FirstOrDefault(one => !one.Columns.ContainsKey(column)) is not { } missing) { continue; }

            faults.Add(variant.Node, $"{Suggest.Unknown("column", column, missing.Columns.Keys)} It is missing at {missing.Place}.");
        }
    }

    private ImmutableArray<string> Metrics()
    {
        if (isRetrieval) { return Chosen([.. RetrievalMetrics.All.Select(metric => metric.Info.Id)], []); }

        return Chosen([.. vocabulary.Metrics.Select(metric => metric.Id)], [.. vocabulary.Extra.Select(metric => metric.Id)]);
    }

    // Of the metrics that 'all' leaves out, the one that decides is measured without being named twice.
    private ImmutableArray<string> Chosen(ImmutableArray<string> all, ImmutableArray<string> extra) =>
        map.Has("metrics") && map.Node("metrics") is not YamlText { Value: "all" } ? Known("metrics", [.. all, .. extra], "metric")
        : map.Node("primary") is YamlMap goal && new MapReader(goal, faults).Text("metric") is { } primary && extra.Contains(primary) ? [.. all, primary] : all;

    private PrimaryGoal? Primary()
    {
        if (map.Nested("primary") is not { } primary) { return null; }

        var metric = Metric(primary);
        if (!primary.Has("smallest-effect")) { faults.Add(primary.Map, "'smallest-effect' is missing: the smallest difference that matters, in the metric's unit."); }

        var goal = new PrimaryGoal(metric, primary.Number("smallest-effect", 1, double.Epsilon), primary.Has("prompts") ? (int)Whole(primary, "prompts", 1, 1, int.MaxValue) : null);
        if (vocabulary.Metrics.FirstOrDefault(one => one.Id == metric) is { RisesWithLength: true })
        {
            faults.Add(primary.Node("metric")!, $"adding any text raises '{metric}', so it can decide nothing; choose another primary metric.");
        }

        primary.RefuseTheRest();
        return goal;
    }

    private Guard Guard(MapReader item)
    {
        var guard = new Guard(Metric(item), item.Number("tolerance", 0, 0));
        item.RefuseTheRest();
        return guard;
    }

    private Gate Gate(MapReader item, ImmutableArray<string> names, string? baseline)
    {
        var metric = Metric(item);
        var variants = item.Has("variants") ? Known(item, "variants", names, "variant") : [.. names.Where(name => name != baseline)];
        var ofEach = item.Has("each");
        if (ofEach == item.Has("mean")) { faults.Add(item.Map, "a gate has either 'each', for every prompt, or 'mean', for all together."); }

        var gate = new Gate(metric, item.Number(ofEach ? "each" : "mean", 1), ofEach, variants);
        item.RefuseTheRest();
        return gate;
    }

    private string Metric(MapReader item)
    {
        if (!item.Has("metric")) { faults.Add(item.Map, "'metric' is missing."); }

        return item.OneOf("metric", measured, "metric") ?? "";
    }

    private ImmutableArray<long> Seeds()
    {
        if (map.Node("seeds") is not { } node) { return [0]; }

        var seeds = ImmutableArray.CreateBuilder<long>();
        foreach (var text in map.AsTexts(node, "seeds"))
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)) { faults.Add(node, $"'seeds' must be whole numbers, not '{text}'."); }
            else if (seeds.Contains(seed)) { faults.Add(node, $"the seed {text} stands twice."); }
            else { seeds.Add(seed); }
        }

        return seeds.ToImmutable();
    }

    private long Whole(MapReader item, string key, long otherwise, double least, double most)
    {
        var number = item.Number(key, otherwise, least, most);
        if (number == Math.Floor(number)) { return (long)number; }

        faults.Add(item.Node(key)!, $"'{key}' must be a whole number.");
        return otherwise;
    }

    private ImmutableArray<string> Known(string key, IReadOnlyCollection<string> known, string what) => Known(map, key, known, what);

    private ImmutableArray<string> Known(MapReader item, string key, IReadOnlyCollection<string> known, string what)
    {
        if (item.Node(key) is not { } node)
        {
            faults.Add(item.Map, $"'{key}' is missing.");
            return [];
        }

        var values = item.AsTexts(node, key);
        foreach (var value in values.Where(value => !known.Contains(value))) { faults.Add(PlaceOf(node, value), Suggest.Unknown(what, value, known)); }

        return [.. values.Distinct(StringComparer.Ordinal)];
    }

    private static YamlNode PlaceOf(YamlNode node, string value) =>
        node is YamlList list ? list.Items.FirstOrDefault(item => item is YamlText text && text.Value == value) ?? node : node;

    private LocalText Both(string key)
    {
        if (map.Nested(key) is not { } texts) { return default; }

        var both = new LocalText(texts.Text("zh"), texts.Text("en"));
        texts.RefuseTheRest();
        return both;
    }
}
