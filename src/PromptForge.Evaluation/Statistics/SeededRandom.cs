namespace PromptForge.Evaluation.Statistics;

/// <summary>SplitMix64 as a <see cref="Random"/>: the same draws for the same seed on every machine and version of .NET.</summary>
/// <remarks>
/// .NET promises its own seeded sequence for no later version. Not safe for several threads.
/// Source: Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195.
/// </remarks>
public sealed class SeededRandom(long seed) : Random
{
    private ulong state = unchecked((ulong)seed);

    /// <summary>The next 64 bits.</summary>
    public ulong Bits()
    {
        unchecked
        {
            var bits = state += 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    /// <inheritdoc />
    public override double NextDouble() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc />
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc />
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Math.BigMul(Bits(), (ulong)maxValue, out _);
    }

    /// <inheritdoc />
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Math.BigMul(Bits(), (ulong)((long)maxValue - minValue), out _));
    }

    /// <inheritdoc />
    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++) { buffer[i] = (byte)(Bits() >> 56); }
    }

    /// <inheritdoc />
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc />
    protected override double Sample() => NextDouble();
}
