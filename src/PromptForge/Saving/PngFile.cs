using System.Buffers.Binary;

namespace PromptForge.Saving;

/// <summary>A chunk of a PNG file: its type, and where it stands with length and check value.</summary>
internal readonly record struct PngChunk(string Type, int At, int Length)
{
    /// <summary>Where its content begins.</summary>
    public int Content => At + 8;

    /// <summary>Where the next chunk begins.</summary>
    public int End => At + 12 + Length;
}

/// <summary>The chunks that a PNG file is made of.</summary>
/// <remarks>Source: W3C, Portable Network Graphics, section 5.</remarks>
internal static class PngFile
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++) { value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1; }

        return value;
    })];

    /// <summary>The bytes that every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The chunks in their order up to the last, or null when the file is cut off or is none.</summary>
    public static List<PngChunk>? Chunks(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) { return null; }

        var chunks = new List<PngChunk>();
        for (var at = Signature.Length; file.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) { return null; }

            var chunk = new PngChunk(System.Text.Encoding.Latin1.GetString(file.Slice(at + 4, 4)), at, (int)length);
            chunks.Add(chunk);
            if (chunk.Type == "IEND") { return chunks[0] is { Type: "IHDR", Length: 13 } ? chunks : null; }

            at = chunk.End;
        }

        return null;
    }

    /// <summary>The size in pixels that a whole file's head tells.</summary>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> file) => (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));

    /// <summary>Appends a chunk with its length and check value.</summary>
    public static void Write(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        file.Write(number);
    }

    private static uint Crc(uint start, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) { start = CrcTable[(start ^ value) & 0xFF] ^ (start >> 8); }

        return start;
    }
}
