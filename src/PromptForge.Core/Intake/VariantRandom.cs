namespace PromptForge.Intake;

/// <summary>SplitMix64: the same choices for the same seed on every machine and version of .NET.</summary>
/// <remarks>Source: Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195; neighbouring seeds are mixed apart first.</remarks>
internal sealed class VariantRandom(long seed)
{
    private ulong state = Mix(unchecked((ulong)seed + Step));

    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>A whole number from 0 to below <paramref name="count"/>, which is at least 1.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>An index, by weight; no weights count alike. Weights of 0 are never chosen while another one is left.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) { total += weight; }

        var point = (Next() >> 11) * (1.0 / (1UL << 53)) * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) { continue; }

            last = i;
            point -= weights[i];
            if (point < 0) { return i; }
        }

        return last;
    }

    private ulong Next() => Mix(unchecked(state += Step));

    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
