namespace PromptForge.Evaluation.Experiments;

/// <summary>Takes out of an outcome what was known of the unit before: less noise, the same difference.</summary>
/// <param name="Theta">Covariance over the earlier value's variance, over all arms together.</param>
/// <param name="MeanBefore">The mean of the earlier value.</param>
/// <param name="Correlation">Of outcome and earlier value.</param>
/// <remarks>The earlier value must stem from before the assignment, for example the same prompt's baseline score; a later one would carry the
/// effect itself. Source: Deng, Xu, Kohavi and Walker, WSDM 2013, doi:10.1145/2433396.2433413.</remarks>
public readonly record struct Cuped(double Theta, double MeanBefore, double Correlation)
{
    /// <summary>The share of the variance that is left.</summary>
    public double VarianceRatio => 1 - (Correlation * Correlation);

    /// <summary>Fits over the units of all arms.</summary>
    /// <returns>A θ of 0, which changes nothing, when the earlier values do not differ.</returns>
    public static Cuped Fit(IReadOnlyCollection<(double Before, double Outcome)> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        if (units.Count == 0) { return default; }

        var (before, outcome) = (units.Average(unit => unit.Before), units.Average(unit => unit.Outcome));
        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        foreach (var unit in units)
        {
            xx += (unit.Before - before) * (unit.Before - before);
            xy += (unit.Before - before) * (unit.Outcome - outcome);
            yy += (unit.Outcome - outcome) * (unit.Outcome - outcome);
        }

        return xx > 0 ? new(xy / xx, before, yy > 0 ? xy / Math.Sqrt(xx * yy) : 0) : new(0, before, 0);
    }

    /// <summary>The outcome without what was known before.</summary>
    public double Adjusted(double before, double outcome) => outcome - (Theta * (before - MeanBefore));
}
