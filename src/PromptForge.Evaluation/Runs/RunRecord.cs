using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Suites;
using PromptForge.Model;

namespace PromptForge.Evaluation.Runs;

/// <summary>A run as it is stored.</summary>
/// <param name="Header">What was run.</param>
/// <param name="Cases">The prompts, in their order.</param>
/// <param name="Rows">The results: by prompt, then target, variant and seed.</param>
/// <param name="IsWhole">Whether it was run to its end.</param>
public sealed record RunRecord(RunHeader Header, ImmutableArray<EvaluationCase> Cases, ImmutableArray<RunRow> Rows, bool IsWhole);

/// <summary>What a run consists of.</summary>
/// <param name="Suite">The suite's id.</param>
/// <param name="Work">A hash over everything that decides the results: prompts, variants, targets, seeds, metrics and versions.</param>
/// <param name="Version">The version of PromptForge.</param>
/// <param name="ContentVersion">The version of its content.</param>
/// <param name="Variants">The variants' ids, in order.</param>
/// <param name="Targets">The targets, in order.</param>
/// <param name="Seeds">The seeds, in order.</param>
/// <param name="Metrics">The metrics, in order.</param>
public sealed record RunHeader(
    string Suite, string Work, string Version, string ContentVersion, ImmutableArray<string> Variants, ImmutableArray<string> Targets,
    ImmutableArray<long> Seeds, ImmutableArray<MetricInfo> Metrics)
{
    /// <summary>The plans' hashes, by what they compare; stored before the first prompt ran.</summary>
    public ImmutableSortedDictionary<string, string> Plans { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The variant that the others were to be compared with, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>What was to decide, or null.</summary>
    public PrimaryGoal? Primary { get; init; }

    /// <summary>What was not to get worse.</summary>
    public ImmutableArray<Guard> Guardrails { get; init; } = [];
}

/// <summary>One result.</summary>
/// <param name="Case">The prompt's id.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Target">The target.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Prompt">The prompt that would be sent; empty where there is none.</param>
public sealed record RunRow(string Case, string Variant, string Target, long Seed, string Prompt)
{
    /// <summary>The negative prompt.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Other variations of the same result.</summary>
    public ImmutableArray<string> Repeats { get; init; } = [];

    /// <summary>Why there is no result, or null.</summary>
    public RunError? Error { get; init; }

    /// <summary>Milliseconds of wall time, where measured.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The phrases with their receipts; empty for variants that are not ours.</summary>
    public ImmutableArray<RunPhrase> Phrases { get; init; } = [];

    /// <summary>What was left out.</summary>
    public ImmutableArray<RunDropped> Dropped { get; init; } = [];

    /// <summary>The values of the metrics, in the order of the header; null where one does not apply.</summary>
    public ImmutableArray<double?> Values { get; init; } = [];

    /// <summary>What explains the values.</summary>
    public ImmutableArray<RunDiagnostic> Diagnostics { get; init; } = [];
}

/// <summary>Why a row has no result.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Message">English.</param>
public sealed record RunError(string Code, string Message);

/// <summary>A phrase of a result.</summary>
/// <param name="Id">Its receipt.</param>
/// <param name="Text">Its text as rendered.</param>
/// <param name="At">Its offset in the prompt, in UTF-16 units.</param>
/// <param name="Kind">Who it comes from.</param>
/// <param name="Why">Why it is there.</param>
public sealed record RunPhrase(string Id, string Text, int At, SourceKind Kind, LocalText Why);

/// <summary>A phrase that was left out.</summary>
/// <param name="Id">Its receipt.</param>
/// <param name="Text">Its text.</param>
/// <param name="Reason">Why.</param>
public sealed record RunDropped(string Id, string Text, DropReason Reason);

/// <summary>What explains a value.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Detail">The explanation.</param>
public sealed record RunDiagnostic(string Metric, Diagnostic Detail);

/// <summary>A run that cannot be used. The message names the file and the way out.</summary>
public sealed class RunException(string message) : Exception(message);
