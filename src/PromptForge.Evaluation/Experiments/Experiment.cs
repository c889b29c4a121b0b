using System.Collections.Immutable;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>One of the ways that are compared.</summary>
/// <param name="Id">The id.</param>
/// <param name="Strategy">The strategy that it runs.</param>
/// <param name="Style">The style that it asks for, or null for the request's own.</param>
/// <param name="Weight">Its share, against those of the others.</param>
public sealed record ExperimentArm(string Id, string Strategy, string? Style = null, double Weight = 1);

/// <summary>A part of a space that several experiments share; those with parts apart never meet in one unit.</summary>
/// <param name="Id">The space.</param>
/// <param name="From">The start of the part, 0 to 1.</param>
/// <param name="To">Its end.</param>
public readonly record struct Namespace(string Id, double From, double To);

/// <summary>How arms get their units.</summary>
public enum Allocation
{
    /// <summary>By fixed weights: the way to learn how large a difference is.</summary>
    Fixed,

    /// <summary>By the chance to be best (Thompson): the way to lose little while learning.</summary>
    Thompson,
}

/// <summary>When results may be read.</summary>
public enum StoppingRule
{
    /// <summary>At any time, as often as anybody likes: confidence sequences.</summary>
    Sequential,

    /// <summary>Once, when the planned number of units is reached: Welch's test.</summary>
    Fixed,
}

/// <summary>When an experiment is over.</summary>
/// <param name="Rule">How it may be read.</param>
/// <param name="Units">Units planned over all arms. The sequential rule is sharpest there; the fixed one is read there.</param>
/// <param name="Alpha">The chance of a false find that is accepted over the whole experiment.</param>
public sealed record Stopping(StoppingRule Rule, int Units, double Alpha = 0.05);

/// <summary>An experiment on live requests.</summary>
/// <param name="Id">The id.</param>
/// <param name="Arms">At least two; ids differ.</param>
/// <param name="Primary">What decides.</param>
/// <param name="SmallestEffect">The smallest difference that matters, in the metric's unit.</param>
/// <param name="Stop">When it is over.</param>
public sealed record Experiment(string Id, ImmutableArray<ExperimentArm> Arms, MetricTraits Primary, double SmallestEffect, Stopping Stop)
{
    /// <summary>Shuffles the units; the id unless an experiment starts over.</summary>
    public string Salt { get; init; } = Id;

    /// <summary>What is assigned: <c>user</c> or <c>session</c>.</summary>
    public string Unit { get; init; } = "user";

    /// <summary>The share of units that take part, 0 to 1.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>The arm that the others are compared with; the first one unless said otherwise.</summary>
    public string Control { get; init; } = Arms.IsDefaultOrEmpty ? "" : Arms[0].Id;

    /// <summary>The part of a shared space, if any.</summary>
    public Namespace? Namespace { get; init; }

    /// <summary>Attributes that a request must have, each with the values that will do. Empty is everybody.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Audience { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What must not get worse.</summary>
    public ImmutableArray<Guardrail> Guardrails { get; init; } = [];

    /// <summary>How arms get their units.</summary>
    public Allocation Allocation { get; init; }

    /// <summary>A fingerprint of every decision that a reading rests on, 64 hex digits. Coverage and audience are none: they may grow.</summary>
    public string Plan => ExperimentPlan.Fingerprint(this);

    /// <summary>Every metric that decides something, the primary one first.</summary>
    public IEnumerable<MetricTraits> Metrics => [Primary, .. Guardrails.Select(guard => guard.Metric)];
}
