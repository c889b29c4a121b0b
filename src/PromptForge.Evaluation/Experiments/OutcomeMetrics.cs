using PromptForge.Authoring;
using PromptForge.Evaluation.Statistics;
using PromptForge.Model;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Which outcomes can be recorded, and which values they take.</summary>
public static class OutcomeMetrics
{
    private static readonly (string Id, double Least, double Most, LocalText Name)[] Usual =
    [
        ("rating", double.MinValue, double.MaxValue, new("评分", "rating")),
        ("choice", 0, 1, new("被选中", "choice")),
        ("kept", 0, 1, new("被保留", "kept")),
        ("cost", 0, double.MaxValue, new("费用", "cost")),
        ("latency", 0, double.MaxValue, new("耗时", "latency")),
    ];

    /// <summary>The metrics that every experiment may record: rating, choice, kept, cost, latency.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Usual.Select(one => one.Id)];

    /// <summary>What people call a metric; its id unless it is one of the usual.</summary>
    public static LocalText Name(string metric) => Usual.FirstOrDefault(one => one.Id == metric) is { Id: not null } usual ? usual.Name : new(metric, metric);

    /// <summary>Whether a value can be recorded.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Fault(Experiment experiment, string metric, double value)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var own = experiment.Metrics.FirstOrDefault(one => one.Id == metric);
        var usual = Usual.FirstOrDefault(one => one.Id == metric);
        if (own is null && usual.Id is null) { return Suggest.Unknown("metric", metric, experiment.Metrics.Select(one => one.Id).Concat(Ids).Distinct()); }

        if (!double.IsFinite(value)) { return $"'{metric}' takes finite numbers."; }

        if (own is { Kind: ValueKind.Binary } && value is not (0 or 1)) { return $"'{metric}' is yes (1) or no (0)."; }

        var (least, most) = own is { Kind: ValueKind.Preference } ? (0, 1) : usual.Id is null ? (double.MinValue, double.MaxValue) : (usual.Least, usual.Most);
        return value >= least && value <= most ? null : most == 1 ? $"'{metric}' lies between 0 and 1." : $"'{metric}' is never negative.";
    }
}
