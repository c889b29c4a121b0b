namespace PromptForge.Evaluation.Statistics;

/// <summary>Two yes-or-no outcomes on the same prompts.</summary>
/// <param name="Both">Both variants say yes.</param>
/// <param name="OnlyBaseline">b: only the baseline does.</param>
/// <param name="OnlyCandidate">c: only the candidate does.</param>
/// <param name="Neither">Neither does.</param>
/// <remarks>Only b and c speak about the difference. Sources: McNemar 1947; the mid-p after Fagerland, Lydersen and Laake 2013.</remarks>
public readonly record struct McNemar(int Both, int OnlyBaseline, int OnlyCandidate, int Neither)
{
    /// <summary>Below this many discordant pairs the chi-square curve is not to be trusted.</summary>
    public const int FewestForChiSquare = 25;

    /// <summary>All prompts.</summary>
    public int Count => Both + OnlyBaseline + OnlyCandidate + Neither;

    /// <summary>Prompts on which the two disagree.</summary>
    public int Discordant => OnlyBaseline + OnlyCandidate;

    /// <summary>The share of yes of the candidate minus that of the baseline.</summary>
    public double Difference => (OnlyCandidate - OnlyBaseline) / (double)Count;

    /// <summary>The standard error of the difference.</summary>
    public double StandardError => Spread(0);

    /// <summary>Counts pairs; a value of at least one half is a yes.</summary>
    public static McNemar Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentOutOfRangeException.ThrowIfNotEqual(candidate.Count, baseline.Count);
        Span<int> counts = stackalloc int[4];
        for (var i = 0; i < baseline.Count; i++) { counts[(baseline[i] >= 0.5 ? 0 : 2) + (candidate[i] >= 0.5 ? 0 : 1)]++; }

        return new(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>The chi-square test with one degree of freedom.</summary>
    /// <param name="corrected">With Edwards' continuity correction.</param>
    public TestResult ChiSquare(bool corrected = false)
    {
        if (Discordant == 0) { return new(0, 1); }

        double distance = Math.Abs(OnlyBaseline - OnlyCandidate);
        if (corrected) { distance = Math.Max(0, distance - 1); }

        var square = distance * distance / Discordant;
        return new(square, Tails.NormalTwoSided(Math.Sqrt(square)));
    }

    /// <summary>The exact two-sided p-value: the default.</summary>
    public double ExactP => SignTest.Of(OnlyCandidate, OnlyBaseline).P;

    /// <summary>The mid-p-value: less cautious than the exact one, seldom above its level.</summary>
    public double MidP => Discordant == 0 ? 1 : Math.Min(1, (2 * Tails.BinomialLower(Math.Min(OnlyBaseline, OnlyCandidate), Discordant, 0.5))
        - Tails.FairPoint(OnlyBaseline, Discordant));

    /// <summary>Wald's interval for the difference; empty of width where nothing is discordant.</summary>
    public Interval Wald(double level = 0.95) => Interval.Around(Difference, Tails.NormalQuantile((1 + level) / 2) * StandardError, level);

    /// <summary>The interval for the difference with half a pair added to every cell, good for few discordant pairs.</summary>
    /// <remarks>Source: Agresti and Min, Statistics in Medicine 24 (5), 2005: their "Wald+2".</remarks>
    public Interval Adjusted(double level = 0.95)
    {
        var centre = (OnlyCandidate - OnlyBaseline) / (Count + 2.0);
        var interval = Interval.Around(centre, Tails.NormalQuantile((1 + level) / 2) * Spread(0.5), level);
        return interval with { Lower = Math.Max(-1, interval.Lower), Upper = Math.Min(1, interval.Upper) };
    }

    private double Spread(double added)
    {
        var (n, apart) = (Count + (4 * added), (double)OnlyCandidate - OnlyBaseline);
        return Math.Sqrt(Discordant + (2 * added) - (apart * apart / n)) / n;
    }
}
