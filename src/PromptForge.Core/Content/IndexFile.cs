using System.Buffers.Binary;
using System.Globalization;
using PromptForge.Knowledge;

namespace PromptForge.Content;

/// <summary>What an index file was made of.</summary>
/// <param name="ContentVersion">The version of the content in it.</param>
/// <param name="Stamp">Which files it was read from: names, lengths and times; empty where nobody knows.</param>
/// <param name="Model">The embedding model of its vectors, or null.</param>
/// <param name="Dimensions">How wide they are; 0 where there are none.</param>
/// <param name="Entries">How many knowledge entries it holds.</param>
public sealed record IndexFileInfo(string ContentVersion, string Stamp, string? Model, int Dimensions, int Entries);

/// <summary>Content with its index and, where a model was asked, its vectors, in one file: 100,000 entries are there without parsing YAML.</summary>
/// <remarks>
/// A header of 64 bytes (mark, format, lengths and CRC-32C of three sections, CRC-32C of itself), then tables, texts, vectors.
/// A file is written beside, flushed to the disk and moved into place, by one writer at a time; who reads sees the old one or the new one.
/// Numbers are little-endian. Nothing in a file is trusted before its checksum is right.
/// </remarks>
public static class IndexFile
{
    /// <summary>The usual name.</summary>
    public const string FileName = "promptforge.index";

    private const string Command = "promptforge knowledge index";
    private const int Format = 1;
    private const int HeaderLength = 64;
    private const int Sections = 3;

    private static ReadOnlySpan<byte> Mark => "PFINDEX\n"u8;

    /// <summary>Writes an index file in place of the one that may be there.</summary>
    /// <param name="path">The file; beside it stand for a while <c>.tmp</c>, and for good an empty <c>.lock</c>.</param>
    /// <param name="content">The content.</param>
    /// <param name="vectors">A vector for each entry, ordered by id; null for none.</param>
    /// <param name="stamp">Which files the content was read from: <see cref="ContentStamp"/>.</param>
    /// <exception cref="IndexFileException">It cannot be written; an index that was there is unchanged.</exception>
    public static void Write(string path, ForgeContent content, VectorIndex? vectors = null, string stamp = "") =>
        Write(path, content, vectors?.Vectors, stamp, static temporary => new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16));

    /// <summary>What a file was made of. Reads its beginning and its texts.</summary>
    /// <exception cref="IndexFileException">It is no whole index file of this version.</exception>
    public static IndexFileInfo Inspect(string path) => Using(path, stream => Header(path, stream, out _, out _));

    /// <summary>Reads an index file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isCurrent">Whether content that a file was made of is still what it would be made of now; null where it need not be.</param>
    /// <param name="model">The embedding model whose vectors are needed; null for none, then they are not read.</param>
    /// <param name="dimensions">How wide they must be; 0 for any width.</param>
    /// <exception cref="IndexFileException">It cannot be used; the message says how to mend that.</exception>
    public static ForgeContent Read(string path, Func<IndexFileInfo, bool>? isCurrent = null, string? model = null, int dimensions = 0) => Using(path, stream =>
    {
        var info = Header(path, stream, out var sections, out var archive);
        if (isCurrent is not null && !isCurrent(info)) { throw new IndexFileException(path, IndexFileFault.Stale, $"the content has changed since this index was made; make it anew: {Command}."); }

        if (model is not null) { CheckModel(path, info, model, dimensions); }

        stream.Position = HeaderLength;
        var tables = new CheckedStream(stream);
        archive.From(tables);
        var content = Snapshot.ReadParts(archive);
        if (tables.Length != sections[0].Length || tables.Sum != sections[0].Sum) { throw Torn(path); }

        if (model is null) { return content; }

        stream.Position = HeaderLength + sections[0].Length + sections[1].Length;
        var checkedVectors = new CheckedStream(stream);
        archive.From(checkedVectors);
        var vectors = new DenseVectors(model, info.Dimensions, archive.Numbers<float>(null), archive.Numbers<sbyte>(null), archive.Numbers<float>(null));
        if (checkedVectors.Length != sections[2].Length || checkedVectors.Sum != sections[2].Sum || vectors.Count != content.Concepts.Length) { throw Torn(path); }

        return content.With(vectors);
    });

    internal static void Write(string path, ForgeContent content, DenseVectors? vectors, string stamp, Func<string, Stream> create)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (vectors is not null && vectors.Count != content.Concepts.Length) { throw new ArgumentException("There must be one vector for each entry.", nameof(vectors)); }

        using var door = Lock(path);
        if (IsForeign(path)) { throw Foreign(path); }

        var temporary = path + ".tmp";
        try
        {
            using (var stream = create(temporary)) { WriteTo(stream, content, vectors, stamp); }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new IndexFileException(path, IndexFileFault.Unusable, $"cannot be written: {failed.Message.TrimEnd('.')}. An index that was there is unchanged; make room, or name another file: {Command} --to FILE.", failed);
        }
    }

    private static void WriteTo(Stream stream, ForgeContent content, DenseVectors? vectors, string stamp)
    {
        stream.Write(new byte[HeaderLength]);
        using var texts = new MemoryStream();
        using var writer = new BinaryWriter(texts);
        var tables = new CheckedStream(stream);
        var archive = new Archive(writer, tables);
        Info(archive, new(content.Version, stamp, vectors?.Model, vectors?.Dimensions ?? 0, content.Concepts.Length));
        Snapshot.WriteParts(archive, content);
        var floats = new CheckedStream(Stream.Null);
        if (vectors is not null)
        {
            // Lengths go into the texts, which stand before: the numbers follow when the texts are out.
            archive.To(Stream.Null);
            archive.Numbers(vectors.Exact);
            archive.Numbers(vectors.Bytes);
            archive.Numbers(vectors.Scales);
        }

        var bytes = texts.GetBuffer().AsSpan(0, (int)texts.Length);
        stream.Write(bytes);
        if (vectors is not null)
        {
            floats = new(stream);
            using var nowhere = new BinaryWriter(Stream.Null);
            var raw = new Archive(nowhere, floats);
            raw.Numbers(vectors.Exact);
            raw.Numbers(vectors.Bytes);
            raw.Numbers(vectors.Scales);
        }

        stream.Position = 0;
        stream.Write(HeaderOf([(tables.Length, tables.Sum), (bytes.Length, CheckedStream.SumOf(bytes)), (floats.Length, floats.Sum)]));
        if (stream is FileStream file) { file.Flush(flushToDisk: true); }
        else { stream.Flush(); }
    }

    private static byte[] HeaderOf(ReadOnlySpan<(long Length, uint Sum)> sections)
    {
        var header = new byte[HeaderLength];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Format);
        for (var i = 0; i < sections.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16 + (i * 12)), sections[i].Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24 + (i * 12)), sections[i].Sum);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderLength - 4), CheckedStream.SumOf(header.AsSpan(0, HeaderLength - 4)));
        return header;
    }

    // Reads what is small, and makes sure that it is whole: what follows relies on it.
    private static IndexFileInfo Header(string path, Stream stream, out (long Length, uint Sum)[] sections, out Archive archive)
    {
        var header = new byte[HeaderLength];
        var count = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (!Mark[..Math.Min(count, Mark.Length)].SequenceEqual(header.AsSpan(0, Math.Min(count, Mark.Length)))) { throw Foreign(path); }

        if (count < HeaderLength) { throw Torn(path); }

        var format = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(HeaderLength - 4)) != CheckedStream.SumOf(header.AsSpan(0, HeaderLength - 4))) { throw Torn(path); }

        if (format != Format) { throw OtherVersion(path, format); }

        sections = new (long, uint)[Sections];
        var expected = (long)HeaderLength;
        for (var i = 0; i < Sections; i++)
        {
            sections[i] = (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16 + (i * 12))), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(24 + (i * 12))));
            expected += sections[i].Length;
        }

        if (stream.Length != expected) { throw Torn(path); }

        var texts = new byte[sections[1].Length];
        stream.Position = HeaderLength + sections[0].Length;
        stream.ReadExactly(texts);
        if (CheckedStream.SumOf(texts) != sections[1].Sum) { throw Torn(path); }

        archive = new(texts, Stream.Null);
        return Info(archive, null);
    }

    private static IndexFileInfo Info(Archive a, IndexFileInfo? info) =>
        new(a.Text(info?.ContentVersion), a.Text(info?.Stamp), a.Optional(info?.Model), a.Number(info?.Dimensions ?? 0), a.Number(info?.Entries ?? 0));

    private static void CheckModel(string path, IndexFileInfo info, string model, int dimensions)
    {
        var fault = info.Model is null ? "holds no vectors of an embedding model"
            : info.Model != model ? $"was made with the embedding model '{info.Model}', and '{model}' is configured"
            : dimensions != 0 && dimensions != info.Dimensions ? string.Create(CultureInfo.InvariantCulture, $"has vectors of {info.Dimensions} dimensions, and {dimensions} are configured")
            : null;
        if (fault is not null) { throw new IndexFileException(path, IndexFileFault.OtherModel, $"{fault}; make it anew (only what is not in the cache is paid for): {Command}."); }
    }

    private static T Using<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            return read(stream);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IndexFileException(path, IndexFileFault.Missing, $"there is no such index; make it: {Command}.", missing);
        }
        catch (Exception torn) when (torn is InvalidDataException or EndOfStreamException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw Torn(path, torn);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IndexFileException(path, IndexFileFault.Unusable, $"cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception refused) when (refused is DirectoryNotFoundException or UnauthorizedAccessException || (refused is IOException && !File.Exists(path + ".lock")))
        {
            throw new IndexFileException(path, IndexFileFault.Unusable, $"cannot be written: {refused.Message.TrimEnd('.')}. Name another file: {Command} --to FILE.", refused);
        }
        catch (IOException held)
        {
            throw new IndexFileException(path, IndexFileFault.Busy, "another process is writing this index; try again when it is done.", held);
        }
    }

    // A file that only begins with our mark may be cut off; anything else is somebody's.
    private static bool IsForeign(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var beginning = new byte[Mark.Length];
            var count = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return !Mark[..count].SequenceEqual(beginning.AsSpan(0, count));
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Discard(string path)
    {
        try { File.Delete(path); }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            // The next writer writes over it.
        }
    }

    private static IndexFileException Torn(string path, Exception? inner = null) =>
        new(path, IndexFileFault.Torn, $"this index is torn or damaged; make it anew: {Command}.", inner);

    private static IndexFileException Foreign(string path) =>
        new(path, IndexFileFault.Foreign, $"is no index of PromptForge and is left alone; name another file: {Command} --to FILE.");

    private static IndexFileException OtherVersion(string path, int format) =>
        new(path, IndexFileFault.OtherVersion, string.Create(CultureInfo.InvariantCulture, $"was written by another version of PromptForge (format {format}, this one reads {Format}); make it anew: {Command}."));
}
