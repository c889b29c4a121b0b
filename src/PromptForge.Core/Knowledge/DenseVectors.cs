using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PromptForge.Knowledge;

/// <summary>Normalised vectors, as floats and as one byte for each number: the bytes find the likest few, the floats order them.</summary>
/// <remarks>
/// Each vector has its own scale, so bytes lose about 0.0005 of a cosine at 384 dimensions. The scan is of whole numbers and the floats are
/// summed in one fixed order, so every machine gives the same bits. Memory: five bytes a number, and 4 a vector. Safe for threads.
/// </remarks>
internal sealed class DenseVectors
{
    /// <summary>A cosine of one in whole numbers; differences that two models' last bits make are rounded away.</summary>
    public const int Unit = 16384;

    // Rows of bytes begin at multiples of it, so that no row needs a rest.
    private const int Step = 32;
    private const int MostCode = 127;
    private readonly float[] exact;
    private readonly sbyte[] codes;
    private readonly float[] scales;
    private readonly int row;

    /// <summary>Takes normalised vectors and works out their bytes.</summary>
    /// <param name="model">Whose vectors they are.</param>
    /// <param name="dimensions">How many numbers each has.</param>
    /// <param name="normalised">One vector after another.</param>
    public DenseVectors(string model, int dimensions, float[] normalised)
        : this(model, dimensions, normalised, Codes(normalised, dimensions, out var scales), scales)
    {
    }

    /// <summary>Takes vectors and bytes as they were stored.</summary>
    public DenseVectors(string model, int dimensions, float[] normalised, sbyte[] codes, float[] scales)
    {
        Model = model;
        Dimensions = dimensions;
        exact = normalised;
        this.codes = codes;
        this.scales = scales;
        row = Row(dimensions);
        if (exact.Length != (long)scales.Length * dimensions || codes.Length != (long)scales.Length * row) { throw new ArgumentException("The vectors, their bytes and their scales are not of one count.", nameof(codes)); }
    }

    /// <summary>The model that made them.</summary>
    public string Model { get; }

    /// <summary>How wide they are.</summary>
    public int Dimensions { get; }

    /// <summary>How many there are.</summary>
    public int Count => scales.Length;

    /// <summary>The vectors.</summary>
    public float[] Exact => exact;

    /// <summary>The same in bytes, each row filled up to a multiple of 32.</summary>
    public sbyte[] Bytes => codes;

    /// <summary>What one of a row's bytes counts.</summary>
    public float[] Scales => scales;

    /// <summary>Bytes held.</summary>
    public long Size => (exact.Length * 4L) + codes.Length + (scales.Length * 4L);

    /// <summary>A vector of length one in the direction of another; nothing's direction is nothing.</summary>
    public static void Normalise(ReadOnlySpan<float> vector, Span<float> into)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        if (!(length > 0) || !float.IsFinite(length))
        {
            into.Clear();
            return;
        }

        for (var i = 0; i < vector.Length; i++) { into[i] = vector[i] / length; }
    }

    /// <summary>The exact cosine to a vector, in units of <see cref="Unit"/>.</summary>
    public int Cosine(ReadOnlySpan<float> query, int document) => (int)MathF.Round(Dot(query, exact.AsSpan(document * Dimensions, Dimensions)) * Unit);

    /// <summary>The exact cosine to a vector, -1 to 1.</summary>
    public float ExactCosine(ReadOnlySpan<float> query, int document) => Dot(query, exact.AsSpan(document * Dimensions, Dimensions));

    /// <summary>The rough cosines to all vectors, in units of <see cref="Unit"/>: one pass over the bytes.</summary>
    public void Scan(ReadOnlySpan<float> query, Span<int> into)
    {
        var wide = new short[row];
        var unit = Widen(query, wide) * Unit;
        if (Avx2.IsSupported)
        {
            ScanWide(wide, unit, into);
            return;
        }

        for (var i = 0; i < scales.Length; i++) { into[i] = Rounded(PortableDot(wide, codes.AsSpan(i * row, row)), unit * scales[i]); }
    }

    // Two sums at a time, so that neither waits for the other.
    private void ScanWide(ReadOnlySpan<short> wide, float unit, Span<int> into)
    {
        var asked = MemoryMarshal.Cast<short, Vector256<short>>(wide);
        var all = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(codes);
        for (var i = 0; i < scales.Length; i++)
        {
            var bytes = all.Slice(i * asked.Length, asked.Length);
            var (one, other) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (var at = 0; at + 1 < bytes.Length; at += 2)
            {
                one += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes[at]), asked[at]);
                other += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes[at + 1]), asked[at + 1]);
            }

            into[i] = Rounded(Vector256.Sum(one + other), unit * scales[i]);
        }
    }

    private static int Rounded(int dot, float scale) => (int)MathF.Round(dot * scale);

    // The query keeps as many bits as the sum has room for. Answers what one of its units counts.
    private float Widen(ReadOnlySpan<float> query, Span<short> wide)
    {
        var most = 0f;
        foreach (var value in query) { most = Math.Max(most, Math.Abs(value)); }

        if (most == 0) { return 0; }

        var room = Math.Min(short.MaxValue, int.MaxValue / (MostCode * row));
        for (var i = 0; i < query.Length; i++) { wide[i] = (short)MathF.Round(query[i] / most * room); }

        return most / room;
    }

    /// <summary>The same sum with what every machine has.</summary>
    internal static int PortableDot(ReadOnlySpan<short> wide, ReadOnlySpan<sbyte> bytes)
    {
        var sum = Vector<int>.Zero;
        for (var i = 0; i + Vector<sbyte>.Count <= bytes.Length; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(bytes[i..]), out var low, out var high);
            Vector.Widen(low, out var one, out var two);
            Vector.Widen(high, out var three, out var four);
            Vector.Widen(new Vector<short>(wide[i..]), out var first, out var second);
            Vector.Widen(new Vector<short>(wide[(i + Vector<short>.Count)..]), out var third, out var fourth);
            sum += (one * first) + (two * second) + (three * third) + (four * fourth);
        }

        return Vector.Sum(sum);
    }

    // Eight lanes and their sum from left to right: the same on every machine, whatever it adds at a time.
    private static float Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sum = Vector256<float>.Zero;
        var at = 0;
        for (; at + Vector256<float>.Count <= one.Length; at += Vector256<float>.Count) { sum += Vector256.Create(one[at..]) * Vector256.Create(other[at..]); }

        var whole = 0f;
        for (var i = 0; i < Vector256<float>.Count; i++) { whole += sum.GetElement(i); }

        for (; at < one.Length; at++) { whole += one[at] * other[at]; }

        return whole;
    }

    private static int Row(int dimensions) => (dimensions + Step - 1) / Step * Step;

    private static sbyte[] Codes(float[] vectors, int dimensions, out float[] scales)
    {
        var count = dimensions == 0 ? 0 : vectors.Length / dimensions;
        var row = Row(dimensions);
        var codes = new sbyte[checked(count * row)];
        scales = new float[count];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors.AsSpan(i * dimensions, dimensions);
            var most = 0f;
            foreach (var value in vector) { most = Math.Max(most, Math.Abs(value)); }

            if (most == 0) { continue; }

            scales[i] = most / MostCode;
            for (var at = 0; at < dimensions; at++) { codes[(i * row) + at] = (sbyte)MathF.Round(vector[at] / most * MostCode); }
        }

        return codes;
    }
}
