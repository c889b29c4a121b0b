using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PromptForge.Knowledge;

namespace PromptForge.Benchmarks;

/// <summary>What ours is measured against: one pass over the same bytes with the machine's widest common instructions, keeping the likest, and nothing else.</summary>
internal sealed class PlainScan(DenseVectors vectors)
{
    private readonly int row = vectors.Bytes.Length / vectors.Count;

    public int Best(float[] query)
    {
        var wide = new short[row];
        for (var i = 0; i < query.Length; i++) { wide[i] = (short)(query[i] * 127 * 32); }

        var (best, most) = (-1, int.MinValue);
        var asked = MemoryMarshal.Cast<short, Vector256<short>>(wide);
        var all = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(vectors.Bytes);
        for (var i = 0; i < vectors.Count; i++)
        {
            var bytes = all.Slice(i * row / 16, row / 16);
            var sum = Vector256<int>.Zero;
            for (var at = 0; at < bytes.Length; at++)
            {
                sum += Avx2.IsSupported
                    ? Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes[at]), asked[at])
                    : Vector256.WidenLower(Vector256.Create(Vector128.WidenLower(bytes[at]), Vector128.WidenUpper(bytes[at])) * asked[at]) + Vector256.WidenUpper(Vector256.Create(Vector128.WidenLower(bytes[at]), Vector128.WidenUpper(bytes[at])) * asked[at]);
            }

            var dot = Vector256.Sum(sum);
            if (dot > most) { (best, most) = (i, dot); }
        }

        return best;
    }
}
