using System.Buffers.Binary;
using System.Numerics;

namespace PromptForge.Content;

/// <summary>Counts and sums up (CRC-32C) the bytes that pass to or from a stream, which it leaves open.</summary>
internal sealed class CheckedStream(Stream inner) : Stream
{
    private uint sum = uint.MaxValue;

    /// <summary>The checksum of what has passed.</summary>
    public uint Sum => ~sum;

    /// <summary>How many bytes have passed.</summary>
    public override long Length => Passed;

    public override long Position
    {
        get => Passed;
        set => throw new NotSupportedException();
    }

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanSeek => false;

    private long Passed { get; set; }

    /// <summary>The checksum of bytes at hand.</summary>
    public static uint SumOf(ReadOnlySpan<byte> bytes) => ~Next(uint.MaxValue, bytes);

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Pass(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Pass(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static uint Next(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) { sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes)); }

        foreach (var one in bytes) { sum = BitOperations.Crc32C(sum, one); }

        return sum;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        sum = Next(sum, bytes);
        Passed += bytes.Length;
    }
}
