namespace PromptForge.Evaluation.Statistics;

/// <summary>A confidence interval, in the unit of what it estimates.</summary>
/// <param name="Lower">The lower end; negative infinity when unbounded.</param>
/// <param name="Upper">The upper end; positive infinity when unbounded.</param>
/// <param name="Level">The coverage it aims at, for example 0.95.</param>
public readonly record struct Interval(double Lower, double Upper, double Level = 0.95)
{
    /// <summary>Whether a value lies inside; the ends count as inside.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>Whether the whole interval lies between −<paramref name="size"/> and +<paramref name="size"/>, ends excluded.</summary>
    public bool Within(double size) => Lower > -size && Upper < size;

    /// <summary>The interval of the negated quantity.</summary>
    public Interval Negated() => new(-Upper, -Lower, Level);

    /// <summary>An estimate plus and minus a half-width.</summary>
    public static Interval Around(double estimate, double halfWidth, double level = 0.95) => new(estimate - halfWidth, estimate + halfWidth, level);
}

/// <summary>What a test of a null hypothesis found.</summary>
/// <param name="Statistic">The test's own statistic; its meaning stands with the test.</param>
/// <param name="P">The two-sided p-value.</param>
public readonly record struct TestResult(double Statistic, double P);
