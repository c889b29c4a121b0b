using System.Collections.Immutable;
using System.Globalization;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Buckets from <paramref name="Start"/> on and below <paramref name="End"/>, in ten-thousandths.</summary>
/// <param name="Start">The first bucket.</param>
/// <param name="End">The first bucket after it.</param>
public readonly record struct BucketRange(int Start, int End)
{
    /// <summary>Whether a bucket lies in it.</summary>
    public bool Contains(int bucket) => bucket >= Start && bucket < End;
}

/// <summary>Puts units into one of 10,000 buckets and arms over buckets, as GrowthBook does, so that both give a unit the same arm.</summary>
public static class Bucketing
{
    /// <summary>How many buckets there are.</summary>
    public const int Buckets = 10_000;

    /// <summary>The bucket of a unit: GrowthBook's hash of version 2, times 10,000.</summary>
    /// <param name="salt">The experiment's own; another salt shuffles anew.</param>
    /// <param name="unit">The user or session, never the single request.</param>
    public static int Of(string salt, string unit) => (int)(Fnv1a.Hash32(Fnv1a.Hash32(salt + unit).ToString(CultureInfo.InvariantCulture)) % Buckets);

    /// <summary>The share of version 1, thousandths, for experiments that began with it. It is biased where salt and unit look alike.</summary>
    public static double OfVersion1(string salt, string unit) => Fnv1a.Hash32(unit + salt) % 1000 / 1000.0;

    /// <summary>Lays arms over the buckets. Each starts where it would with full coverage, so growing coverage moves nobody.</summary>
    /// <param name="coverage">The share of units that take part, 0 to 1.</param>
    /// <param name="weights">Of each arm; they are scaled to sum to 1.</param>
    /// <exception cref="ArgumentException">A weight is negative, or all are 0.</exception>
    public static ImmutableArray<BucketRange> Ranges(double coverage, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var total = weights.Sum();
        if (!(total > 0) || weights.Any(weight => !(weight >= 0))) { throw new ArgumentException("Weights must not be negative, and one must be above 0.", nameof(weights)); }

        var (ranges, start) = (ImmutableArray.CreateBuilder<BucketRange>(weights.Count), 0.0);
        foreach (var weight in weights)
        {
            var share = weight / total;
            ranges.Add(new(Bucket(start), Bucket(start + (Math.Clamp(coverage, 0, 1) * share))));
            start += share;
        }

        return ranges.MoveToImmutable();
    }

    private static int Bucket(double share) => (int)Math.Round(share * Buckets);
}
