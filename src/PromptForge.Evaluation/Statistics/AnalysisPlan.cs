using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PromptForge.Evaluation.Statistics;

/// <summary>A metric that must not get worse.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Tolerance">How much worse is still fine, in the metric's unit.</param>
public sealed record Guardrail(MetricTraits Metric, double Tolerance = 0);

/// <summary>What is decided before the first prompt runs: which number decides, from which size on it matters, and with how many prompts.</summary>
/// <param name="Baseline">The variant that is compared with.</param>
/// <param name="Candidate">The variant that wants to be better.</param>
/// <param name="Primary">The one metric that decides.</param>
/// <param name="SmallestEffect">The smallest difference that matters, in the metric's unit; above 0.</param>
/// <param name="Prompts">How many prompts are compared.</param>
public sealed record AnalysisPlan(string Baseline, string Candidate, MetricTraits Primary, double SmallestEffect, int Prompts)
{
    /// <summary>The chance of a false find that is accepted.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>How many candidates are judged with this primary metric in one run; they share <see cref="Alpha"/>.</summary>
    public int Comparisons { get; init; } = 1;

    /// <summary>Draws the resamples and permutations.</summary>
    public long Seed { get; init; }

    /// <summary>Resamples of the bootstrap and flips of the permutation test.</summary>
    public int Resamples { get; init; } = Bootstrap.Resamples;

    /// <summary>What must not get worse; adjusted together (Holm).</summary>
    public ImmutableArray<Guardrail> Guardrails { get; init; } = [];

    /// <summary>The level of each test of the primary metric: alpha shared out evenly (Bonferroni), so that its intervals fit.</summary>
    public double AlphaEach => Alpha / Comparisons;

    /// <summary>A fingerprint of every decision, 64 hex digits. Store it before the run; a plan changed later has another one.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text())));

    /// <exception cref="ArgumentException">A number cannot be meant: the message says which.</exception>
    public AnalysisPlan Checked()
    {
        if (!(SmallestEffect > 0 && double.IsFinite(SmallestEffect))) { throw new ArgumentException("The smallest effect that matters must be above 0."); }
        if (Prompts < 1) { throw new ArgumentException("The number of prompts must be at least 1."); }
        if (!(Alpha is > 0 and < 0.5)) { throw new ArgumentException("Alpha must lie between 0 and 0.5."); }
        if (Comparisons < 1) { throw new ArgumentException("The number of comparisons must be at least 1."); }
        if (Resamples < 1000) { throw new ArgumentException("Fewer than 1,000 resamples cannot carry an interval."); }
        if (Guardrails.Any(guard => !(guard.Tolerance >= 0))) { throw new ArgumentException("A guardrail's tolerance must not be negative."); }

        return this;
    }

    // One line a decision; names are quoted by length, so that no two plans share a text.
    private string Text()
    {
        var text = new StringBuilder("promptforge-plan-1\n");
        void Line(string key, string value) => text.Append(key).Append(' ').Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(value).Append('\n');
        void Number(string key, double value) => Line(key, value.ToString("R", CultureInfo.InvariantCulture));
        void Measured(string key, MetricTraits metric)
        {
            Line(key, metric.Id);
            Line("version", metric.Version);
            Line("kind", $"{metric.Kind} {metric.Better} {metric.RisesWithLength}");
        }

        Line("baseline", Baseline);
        Line("candidate", Candidate);
        Measured("primary", Primary);
        Number("smallest-effect", SmallestEffect);
        Number("prompts", Prompts);
        Number("alpha", Alpha);
        Number("comparisons", Comparisons);
        Line("seed", Seed.ToString(CultureInfo.InvariantCulture));
        Number("resamples", Resamples);
        foreach (var guard in Guardrails)
        {
            Measured("guardrail", guard.Metric);
            Number("tolerance", guard.Tolerance);
        }

        return text.ToString();
    }
}
