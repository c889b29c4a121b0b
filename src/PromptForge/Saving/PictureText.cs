using System.IO.Compression;
using System.Text;

namespace PromptForge.Saving;

/// <summary>Text inside picture files: what is there already, and adding more.</summary>
internal static class PictureText
{
    /// <summary>The keyword under which Automatic1111 keeps its parameters, and where other tools look for them.</summary>
    public const string Parameters = "parameters";

    /// <summary>The keyword of our receipts.</summary>
    public const string Receipts = "promptforge";

    private const int MostUnpacked = 1 << 20;

    // Content credentials (C2PA in JUMBF boxes), the IPTC term for made media, and the Chinese label for generated content (GB 45438-2025).
    private static readonly string[] Labels = ["c2pa", "jumb", "digitalsourcetype", "aigc"];

    /// <summary>Adds texts before the picture data of a PNG file; every other byte stays as it is.</summary>
    /// <param name="png">The file as it came.</param>
    /// <param name="texts">Keywords and texts.</param>
    /// <returns>The file with the texts; or the file as it came, and why.</returns>
    public static (ReadOnlyMemory<byte> File, string? Note) Add(ReadOnlyMemory<byte> png, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        var file = png.Span;
        if (PngFile.Chunks(file) is not { } chunks) { return (png, RecipeNotes.Broken); }

        foreach (var chunk in chunks)
        {
            if (IsLabel(chunk, file)) { return (png, RecipeNotes.Labelled); }
        }

        foreach (var chunk in chunks)
        {
            if (Keyword(chunk, file) == Parameters) { return (png, RecipeNotes.HasParameters); }
        }

        if (chunks.FindIndex(chunk => chunk.Type == "IDAT") is not (>= 0 and var data)) { return (png, RecipeNotes.Broken); }

        using var written = new MemoryStream(file.Length + 1024);
        written.Write(file[..chunks[data].At]);
        foreach (var (keyword, text) in texts) { Write(written, keyword, text); }

        written.Write(file[chunks[data].At..]);
        return (written.ToArray(), null);
    }

    /// <summary>The text of a keyword in a PNG file, or null: what <see cref="Add"/> wrote, or another tool.</summary>
    public static string? Read(ReadOnlySpan<byte> png, string keyword)
    {
        foreach (var chunk in PngFile.Chunks(png) ?? [])
        {
            if (Keyword(chunk, png) == keyword) { return Text(chunk, png, keyword.Length); }
        }

        return null;
    }

    /// <summary>Latin letters go as tEXt, which every reader knows; others need iTXt, the only chunk that holds them.</summary>
    private static void Write(Stream file, string keyword, string text)
    {
        text = text.ReplaceLineEndings("\n");
        var name = Encoding.Latin1.GetBytes(keyword);
        if (text.All(letter => letter is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF')))
        {
            PngFile.Write(file, "tEXt"u8, [.. name, 0, .. Encoding.Latin1.GetBytes(text)]);
            return;
        }

        // Not compressed, no language, no translated keyword.
        PngFile.Write(file, "iTXt"u8, [.. name, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal))]);
    }

    private static bool IsLabel(PngChunk chunk, ReadOnlySpan<byte> file)
    {
        if (chunk.Type is "caBX") { return true; }

        if (chunk.Type is not ("tEXt" or "zTXt" or "iTXt" or "eXIf")) { return false; }

        // What cannot be read may be a label.
        if ((Keyword(chunk, file) is { } keyword ? Text(chunk, file, keyword.Length) : Encoding.Latin1.GetString(file.Slice(chunk.Content, chunk.Length))) is not { } text) { return true; }

        text = Keyword(chunk, file) + "\n" + text;
        return Labels.Any(label => text.Contains(label, StringComparison.OrdinalIgnoreCase));
    }

    private static string? Keyword(PngChunk chunk, ReadOnlySpan<byte> file)
    {
        if (chunk.Type is not ("tEXt" or "zTXt" or "iTXt")) { return null; }

        var content = file.Slice(chunk.Content, chunk.Length);
        return content.IndexOf((byte)0) is var end and >= 0 ? Encoding.Latin1.GetString(content[..end]) : null;
    }

    /// <summary>A text chunk's text, or null where it cannot be read.</summary>
    private static string? Text(PngChunk chunk, ReadOnlySpan<byte> file, int keyword)
    {
        var rest = file.Slice(chunk.Content, chunk.Length)[(keyword + 1)..];
        switch (chunk.Type)
        {
            case "tEXt": return Encoding.Latin1.GetString(rest);
            case "zTXt": return rest.Length < 1 ? null : Unpacked(rest[1..]) is { } latin ? Encoding.Latin1.GetString(latin) : null;
        }

        if (rest.Length < 2) { return null; }

        var text = rest[2..];
        for (var part = 0; part < 2; part++)
        {
            if (text.IndexOf((byte)0) is not (>= 0 and var end)) { return null; }

            text = text[(end + 1)..];
        }

        return rest[0] == 0 ? Encoding.UTF8.GetString(text) : Unpacked(text) is { } unpacked ? Encoding.UTF8.GetString(unpacked) : null;
    }

    private static byte[]? Unpacked(ReadOnlySpan<byte> packed)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var buffer = new byte[MostUnpacked];
            var length = zlib.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length < buffer.Length ? buffer[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
