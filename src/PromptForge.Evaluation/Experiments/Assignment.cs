using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Why a unit has an arm or none.</summary>
public enum AssignmentReason
{
    /// <summary>Its bucket lies in an arm.</summary>
    Assigned,

    /// <summary>It had this arm before and keeps it.</summary>
    Kept,

    /// <summary>It lacks an attribute that the audience has.</summary>
    OutsideAudience,

    /// <summary>It belongs to another part of the namespace.</summary>
    OutsideNamespace,

    /// <summary>Its bucket is not covered.</summary>
    OutsideCoverage,

    /// <summary>The experiment is stopped: nobody takes part any more.</summary>
    Stopped,
}

/// <summary>The arm of a unit.</summary>
/// <param name="Arm">The arm, or null when the unit does not take part.</param>
/// <param name="Propensity">The chance that a covered unit had to get this arm at that time; log it with the exposure. 0 without an arm.</param>
/// <param name="Reason">Why.</param>
public sealed record Assignment(ExperimentArm? Arm, double Propensity, AssignmentReason Reason)
{
    /// <summary>A request as the arm wants it; as it is, without an arm.</summary>
    public ForgeRequest Apply(ForgeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Arm is null ? request : request with { Strategy = Arm.Strategy, Style = Arm.Style ?? request.Style };
    }

    /// <summary>Assigns: the same unit gets the same arm on every machine.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="unit">The id of the user or session.</param>
    /// <param name="attributes">What is known of the request, for the audience.</param>
    /// <param name="remembered">The arm that the unit had before, with its propensity then, if it was stored: it keeps it, whatever the weights are now.</param>
    /// <param name="shares">The arms' shares now, in their order, instead of their weights: those of <see cref="Thompson.Shares"/>.</param>
    public static Assignment Of(
        Experiment experiment, string unit, IReadOnlyDictionary<string, string>? attributes = null,
        (string Arm, double Propensity)? remembered = null, IReadOnlyList<double>? shares = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentException.ThrowIfNullOrEmpty(unit);
        if (remembered is { } before && experiment.Arms.FirstOrDefault(arm => arm.Id == before.Arm) is { } kept) { return new(kept, before.Propensity, AssignmentReason.Kept); }

        if (!Matches(experiment.Audience, attributes)) { return new(null, 0, AssignmentReason.OutsideAudience); }

        if (experiment.Namespace is { } part && !Inside(part, unit)) { return new(null, 0, AssignmentReason.OutsideNamespace); }

        shares ??= [.. experiment.Arms.Select(arm => arm.Weight)];
        var bucket = Bucketing.Of(experiment.Salt, unit);
        var ranges = Bucketing.Ranges(experiment.Coverage, shares);
        for (var at = 0; at < ranges.Length; at++)
        {
            if (ranges[at].Contains(bucket)) { return new(experiment.Arms[at], shares[at] / shares.Sum(), AssignmentReason.Assigned); }
        }

        return new(null, 0, AssignmentReason.OutsideCoverage);
    }

    private static bool Matches(ImmutableSortedDictionary<string, ImmutableArray<string>> audience, IReadOnlyDictionary<string, string>? attributes) =>
        audience.All(wanted => attributes is not null && attributes.TryGetValue(wanted.Key, out var value) && wanted.Value.Contains(value, StringComparer.Ordinal));

    // A salt of its own, so that a place in the namespace tells nothing about the arm.
    private static bool Inside(Namespace part, string unit)
    {
        var place = Bucketing.Of("__" + part.Id, unit);
        return place >= Math.Round(part.From * Bucketing.Buckets) && place < Math.Round(part.To * Bucketing.Buckets);
    }
}
