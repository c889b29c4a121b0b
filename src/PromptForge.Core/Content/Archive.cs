using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PromptForge.Content;

/// <summary>Writes values to a stream, or reads them back from bytes: the same code describes both ways, so they cannot differ.</summary>
internal sealed class Archive
{
    private readonly BinaryWriter? writer;
    private readonly byte[]? source;
    private Stream tables;
    private int at;
    private readonly Dictionary<string, int> written = new(StringComparer.Ordinal);
    private readonly List<string> read = [];
    private readonly SharedTexts shared = SharedTexts.None;

    /// <summary>Writes.</summary>
    /// <param name="writer">Takes texts and single values.</param>
    /// <param name="tables">Takes whole arrays of numbers.</param>
    public Archive(BinaryWriter writer, Stream tables)
    {
        this.writer = writer;
        this.tables = tables;
    }

    /// <summary>Reads.</summary>
    /// <param name="source">Texts and single values.</param>
    /// <param name="tables">Arrays of numbers, which are read where they will stay.</param>
    public Archive(byte[] source, Stream tables)
    {
        this.source = source;
        this.tables = tables;
    }

    /// <summary>Writes a part that can be read alone: texts and single values, next to texts that many parts share.</summary>
    public Archive(BinaryWriter writer, SharedTexts shared)
        : this(writer, Stream.Null)
    {
        this.shared = shared;
    }

    /// <summary>Reads a part.</summary>
    public Archive(byte[] source, int start, SharedTexts shared)
        : this(source, Stream.Null)
    {
        at = start;
        this.shared = shared;
    }

    /// <summary>Takes arrays of numbers from another stream from now on.</summary>
    public void From(Stream stream) => tables = stream;

    /// <summary>Gives arrays of numbers to another stream from now on.</summary>
    public void To(Stream stream) => tables = stream;

    /// <summary>The texts that were written here and are not shared.</summary>
    public IReadOnlyCollection<string> Written => written.Keys;

    /// <summary>A text; each distinct one is stored once.</summary>
    public string Text(string? value)
    {
        if (source is not null)
        {
            var index = Number(0);
            if (index < shared.All.Length) { return shared.All[index]; }

            if (index - shared.All.Length < read.Count) { return read[index - shared.All.Length]; }

            var length = Number(0);
            var text = Encoding.UTF8.GetString(source, at, length);
            at += length;
            read.Add(text);
            return text;
        }

        value ??= "";
        if (shared.Places.TryGetValue(value, out var place)) { writer!.Write7BitEncodedInt(place); }
        else if (written.TryGetValue(value, out var known)) { writer!.Write7BitEncodedInt(shared.All.Length + known); }
        else
        {
            writer!.Write7BitEncodedInt(shared.All.Length + written.Count);
            written.Add(value, written.Count);
            writer.Write(value);
        }

        return value;
    }

    public string? Optional(string? value) => Flag(value is not null) ? Text(value) : null;

    public bool Flag(bool value)
    {
        if (source is not null) { return source[at++] != 0; }

        writer!.Write(value);
        return value;
    }

    public int Number(int value)
    {
        if (source is null)
        {
            writer!.Write7BitEncodedInt(value);
            return value;
        }

        var (number, shift) = (0, 0);
        for (; source[at] >= 0x80; shift += 7) { number |= (source[at++] & 0x7F) << shift; }

        return number | (source[at++] << shift);
    }

    public double Real(double value)
    {
        if (source is null)
        {
            writer!.Write(value);
            return value;
        }

        at += sizeof(double);
        return BinaryPrimitives.ReadDoubleLittleEndian(source.AsSpan(at - sizeof(double)));
    }

    public double? OptionalReal(double? value) => Flag(value is not null) ? Real(value ?? 0) : null;

    /// <summary>Numbers as they lie in memory, for tables that are looked up as they were stored.</summary>
    public T[] Numbers<T>(T[]? values)
        where T : unmanaged
    {
        var numbers = new T[Number(values?.Length ?? 0)];
        values?.CopyTo(numbers, 0);
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        if (source is not null) { tables.ReadExactly(bytes); }

        var size = Unsafe.SizeOf<T>();
        for (var i = 0; !BitConverter.IsLittleEndian && i < bytes.Length; i += size) { bytes.Slice(i, size).Reverse(); }

        if (writer is not null) { tables.Write(bytes); }

        return numbers;
    }

    public ImmutableArray<string> Texts(ImmutableArray<string> values) => List(values, Text);

    public ImmutableArray<T> List<T>(ImmutableArray<T> values, Func<T?, T> item)
    {
        var count = Number(values.IsDefault ? 0 : values.Length);
        if (count == 0) { return []; }

        var items = new T[count];
        for (var i = 0; i < count; i++) { items[i] = item(source is null ? values[i] : default); }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }
}

/// <summary>Texts that many parts of an archive hold: they are stored once.</summary>
internal sealed class SharedTexts
{
    private Dictionary<string, int>? places;

    public SharedTexts(ImmutableArray<string> all)
    {
        All = all;
    }

    public static SharedTexts None { get; } = new([]);

    public ImmutableArray<string> All { get; }

    /// <summary>Where each stands; only who writes asks.</summary>
    public Dictionary<string, int> Places => places ??= All.Select((text, i) => KeyValuePair.Create(text, i)).ToDictionary(StringComparer.Ordinal);
}
