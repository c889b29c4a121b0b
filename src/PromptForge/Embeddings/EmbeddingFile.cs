using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Imaging;

namespace PromptForge.Embeddings;

/// <summary>The vectors of one model and width in a file that only grows: a header of 64 bytes, then records of the same length.</summary>
/// <remarks>
/// A record is the SHA-256 of a text, its vector, and a CRC-32C of both. Who appends holds the file's lock, cuts off a torn end first, and
/// takes back what did not fit on the disk. A damaged record is as if it were not there. Numbers are little-endian.
/// </remarks>
internal sealed class EmbeddingFile
{
    private const int HeaderLength = 64;
    private const int KeyLength = 32;
    private const int SumLength = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly string path;
    private readonly byte[] owner;
    private readonly Action<string>? note;
    private readonly Func<string, Stream> open;

    // The number of a text's record; its key is as good as unique in its first half.
    private readonly Dictionary<UInt128, int> records = [];
    private int width;
    private int read;

    public EmbeddingFile(string path, string model, int dimensions, Action<string>? note)
        : this(path, model, dimensions, note, static path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1))
    {
    }

    internal EmbeddingFile(string path, string model, int dimensions, Action<string>? note, Func<string, Stream> open)
    {
        this.path = path;
        this.note = note;
        this.open = open;
        owner = OwnerOf(model, dimensions);
        try
        {
            if (!File.Exists(path)) { return; }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            if (ReadHeader(stream)) { ReadOn(stream); }

            if (width > 0 && (stream.Length - HeaderLength) % RecordLength is > 0 and var torn) { note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{path}: {torn} bytes of a record that was not finished are ignored.")); }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", unreadable);
        }
    }

    private int RecordLength => KeyLength + (width * sizeof(float)) + SumLength;

    /// <summary>A file's name: the model's in plain letters, the width, and what keeps apart models that then are called alike.</summary>
    public static string NameOf(string model, int dimensions)
    {
        var plain = string.Concat(model.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{plain[..Math.Min(plain.Length, 48)]}-{dimensions}-{Convert.ToHexStringLower(OwnerOf(model, dimensions))[..8]}.vectors");
    }

    /// <summary>The vector of a text, or null.</summary>
    public float[]? Find(byte[] key)
    {
        if (!records.TryGetValue(Short(key), out var number)) { return null; }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            stream.Position = HeaderLength + ((long)number * RecordLength);
            var record = new byte[RecordLength];
            stream.ReadExactly(record);
            if (!record.AsSpan(0, KeyLength).SequenceEqual(key) || BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(RecordLength - SumLength)) != SumOf(record.AsSpan(0, RecordLength - SumLength)))
            {
                note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{path}: record {number + 1} is damaged and is asked for again."));
                return null;
            }

            var vector = new float[width];
            for (var i = 0; i < width; i++) { vector[i] = BinaryPrimitives.ReadSingleLittleEndian(record.AsSpan(KeyLength + (i * sizeof(float)))); }

            return vector;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Adds vectors. They are on the disk when this is done, or the file is as it was.</summary>
    /// <exception cref="EmbeddingException">They cannot be kept, or have another width than those before.</exception>
    public async Task AppendAsync(byte[][] keys, float[][] vectors, CancellationToken cancellationToken)
    {
        if (keys.Length == 0) { return; }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var door = await LockAsync(cancellationToken).ConfigureAwait(false);
            using var stream = open(path);
            Append(stream, keys, vectors);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", failed);
        }
    }

    private void Append(Stream stream, byte[][] keys, float[][] vectors)
    {
        if (!ReadHeader(stream)) { width = vectors[0].Length; }

        if (vectors.FirstOrDefault(vector => vector.Length != width) is { } other)
        {
            throw new EmbeddingException(ProviderFailure.BadAnswer, string.Create(CultureInfo.InvariantCulture,
                $"{path}: holds vectors of {width} dimensions, and the model now gives {other.Length}; it is no longer the same model. Delete this file to embed anew."));
        }

        // What others have added since is theirs as well as ours; what nobody finished is overwritten.
        ReadOn(stream);
        var end = stream.Length < HeaderLength ? 0 : HeaderLength + ((stream.Length - HeaderLength) / RecordLength * RecordLength);
        var before = read;
        try
        {
            stream.SetLength(end);
            stream.Position = end;
            if (end == 0) { stream.Write(Header()); }

            for (var i = 0; i < keys.Length; i++) { stream.Write(Record(keys[i], vectors[i])); }

            if (stream is FileStream file) { file.Flush(flushToDisk: true); }
            else { stream.Flush(); }
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }

        for (var i = 0; i < keys.Length; i++) { records[Short(keys[i])] = before + i; }

        read = before + keys.Length;
    }

    private byte[] Header()
    {
        var header = new byte[HeaderLength];
        "PFVECTOR"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), width);
        owner.CopyTo(header, 16);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderLength - SumLength), SumOf(header.AsSpan(0, HeaderLength - SumLength)));
        return header;
    }

    // Whether there is a whole header; a file that is shorter was never finished.
    private bool ReadHeader(Stream stream)
    {
        var header = new byte[HeaderLength];
        stream.Position = 0;
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            if (stream.Length > 0 && !"PFVECTOR"u8.StartsWith(header.AsSpan(0, (int)Math.Min(8, stream.Length)))) { throw Foreign(); }

            return false;
        }

        if (!header.AsSpan(0, 8).SequenceEqual("PFVECTOR"u8) || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(HeaderLength - SumLength)) != SumOf(header.AsSpan(0, HeaderLength - SumLength))
            || BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)) != 1 || !header.AsSpan(16, KeyLength).SequenceEqual(owner))
        {
            throw Foreign();
        }

        width = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        return true;
    }

    // The keys of records that are whole and not yet known.
    private void ReadOn(Stream stream)
    {
        if (stream.Length < HeaderLength) { return; }

        var key = new byte[KeyLength];
        for (var count = (int)((stream.Length - HeaderLength) / RecordLength); read < count; read++)
        {
            stream.Position = HeaderLength + ((long)read * RecordLength);
            stream.ReadExactly(key);
            records[Short(key)] = read;
        }
    }

    private byte[] Record(byte[] key, float[] vector)
    {
        var record = new byte[RecordLength];
        key.CopyTo(record, 0);
        for (var i = 0; i < vector.Length; i++) { BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(KeyLength + (i * sizeof(float))), vector[i]); }

        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(RecordLength - SumLength), SumOf(record.AsSpan(0, RecordLength - SumLength)));
        return record;
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (waited < LongestPause && File.Exists(path + ".lock"))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private EmbeddingException Foreign() =>
        new(ProviderFailure.Unavailable, $"{path}: is no file of vectors of this model, and is left alone; name another folder for the cache, or move it away.");

    private EmbeddingException Unusable(string what, Exception failed) =>
        new(ProviderFailure.Unavailable, $"{path}: cannot be {what}: {failed.Message.TrimEnd('.')}. The vectors that are kept there are unchanged; make room, or name another folder for the cache.", failed);

    private static byte[] OwnerOf(string model, int dimensions) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model}\n{dimensions}")));

    private static UInt128 Short(byte[] key) => BinaryPrimitives.ReadUInt128LittleEndian(key);

    private static uint SumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(bytes)) { sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? eight : BinaryPrimitives.ReverseEndianness(eight)); }

        foreach (var one in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..]) { sum = BitOperations.Crc32C(sum, one); }

        return ~sum;
    }
}
