using System.Collections.Immutable;

namespace PromptForge.Content;

/// <summary>Writes values to a stream, or reads them back: the same code describes both ways, so they cannot differ.</summary>
internal sealed class Archive
{
    private readonly BinaryWriter? writer;
    private readonly BinaryReader? reader;
    private readonly Dictionary<string, int> written = new(StringComparer.Ordinal);
    private readonly List<string> read = [];

    public Archive(BinaryWriter writer)
    {
        this.writer = writer;
    }

    public Archive(BinaryReader reader)
    {
        this.reader = reader;
    }

    public bool IsReading => reader is not null;

    /// <summary>A text; each distinct one is stored once.</summary>
    public string Text(string? value)
    {
        if (reader is not null)
        {
            var index = reader.Read7BitEncodedInt();
            if (index < read.Count) { return read[index]; }

            var text = reader.ReadString();
            read.Add(text);
            return text;
        }

        value ??= "";
        if (written.TryGetValue(value, out var known)) { writer!.Write7BitEncodedInt(known); }
        else
        {
            writer!.Write7BitEncodedInt(written.Count);
            written.Add(value, written.Count);
            writer.Write(value);
        }

        return value;
    }

    public string? Optional(string? value) => Flag(value is not null) ? Text(value) : null;

    public bool Flag(bool value)
    {
        if (reader is not null) { return reader.ReadBoolean(); }

        writer!.Write(value);
        return value;
    }

    public int Number(int value)
    {
        if (reader is not null) { return reader.Read7BitEncodedInt(); }

        writer!.Write7BitEncodedInt(value);
        return value;
    }

    public double Real(double value)
    {
        if (reader is not null) { return reader.ReadDouble(); }

        writer!.Write(value);
        return value;
    }

    public double? OptionalReal(double? value) => Flag(value is not null) ? Real(value ?? 0) : null;

    public ImmutableArray<string> Texts(ImmutableArray<string> values) => List(values, Text);

    public ImmutableArray<T> List<T>(ImmutableArray<T> values, Func<T?, T> item)
    {
        var count = Number(values.IsDefault ? 0 : values.Length);
        if (count == 0) { return []; }

        var items = new T[count];
        for (var i = 0; i < count; i++) { items[i] = item(reader is null ? values[i] : default); }

        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items);
    }
}
