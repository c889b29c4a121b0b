using System.Text;
using System.Text.Unicode;

namespace PromptForge.Cli.Batch;

/// <summary>A line of an input file as UTF-8.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Utf8">Its bytes without the line end; empty when it has a fault.</param>
/// <param name="Fault">Why it cannot be read: <c>bad-encoding</c> or <c>line-too-long</c>; null for none.</param>
internal readonly record struct InputLine(long Number, byte[] Utf8, string? Fault = null)
{
    /// <summary>The line as text.</summary>
    public string Text => Encoding.UTF8.GetString(Utf8);

    /// <summary>Whether nothing stands in it.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var value in Utf8)
            {
                if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r')) { return false; }
            }

            return Fault is null;
        }
    }
}

/// <summary>Reads lines in UTF-8 with or without a byte order mark, UTF-16 with one, and GB18030.</summary>
/// <remarks>UTF-8 or GB18030 is decided by most of the lines of the beginning that hold more than ASCII, or by the first such line
/// later; so one broken line stays one broken line. Memory is bounded by the longest line, and lines over <see cref="MostBytes"/> are
/// not kept.</remarks>
internal sealed class InputText
{
    /// <summary>The longest line, and the longest text from standard input, in bytes.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const int Window = 256 * 1024;
    private readonly Stream stream;
    private byte[] buffer = new byte[Window];
    private int start;
    private int end;
    private bool isOver;
    private Encoding? chinese;
    private bool isDecided;

    private InputText(Stream stream)
    {
        this.stream = stream;
    }

    /// <summary>How many bytes were taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Opens a stream; its beginning is read at once.</summary>
    public static InputText Open(Stream stream)
    {
        var text = new InputText(stream);
        text.Fill();

        // Three bytes tell a mark; a terminal or a pipe may give them one by one.
        while (text.end < 3 && !text.isOver) { text.Fill(); }

        var head = text.buffer.AsSpan(0, text.end);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            var utf16 = head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            var rest = new PrefixedStream(head[2..].ToArray(), stream);
            return Open(Encoding.CreateTranscodingStream(rest, utf16, new UTF8Encoding(false)));
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            text.start = 3;
            text.isDecided = true;
        }
        else { text.Decide(text.buffer.AsSpan(0, text.end)); }

        return text;
    }

    /// <summary>All of a stream as one text without its last line end.</summary>
    public static (string Text, bool TooLong) ReadAll(Stream stream)
    {
        var all = new StringBuilder();
        foreach (var line in Open(stream).Lines())
        {
            if (line.Fault == "line-too-long" || all.Length > MostBytes) { return ("", true); }

            if (line.Number > 1) { all.Append('\n'); }

            all.Append(line.Text);
        }

        return (all.ToString(), false);
    }

    /// <summary>The first byte that is no white space, or null; nothing is consumed.</summary>
    public byte? FirstByte()
    {
        foreach (var value in buffer.AsSpan(start, end - start))
        {
            if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) { return value; }
        }

        return null;
    }

    /// <summary>The lines, in order; can be read once.</summary>
    public IEnumerable<InputLine> Lines()
    {
        for (var number = 1L; ; number++)
        {
            var length = NextLineEnd(out var tooLong);
            if (length < 0) { yield break; }

            yield return tooLong ? new(number, [], "line-too-long") : Decoded(number, length);
            start = Math.Min(end, start + length + 1);
        }
    }

    /// <summary>The length of the next line, or -1 at the end; what is too long is thrown away up to its end.</summary>
    private int NextLineEnd(out bool tooLong)
    {
        tooLong = false;
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0) { return searched + found; }

            searched = end - start;
            if (isOver) { return searched == 0 && !tooLong ? -1 : searched; }

            if (searched > MostBytes)
            {
                tooLong = true;
                start = end;
                searched = 0;
            }

            Fill();
        }
    }

    private InputLine Decoded(long number, int length)
    {
        var line = buffer.AsSpan(start, length);
        if (line is [.., (byte)'\r']) { line = line[..^1]; }

        if (!isDecided && line.ContainsAnyExceptInRange((byte)0, (byte)127)) { Decide(line); }

        if (chinese is null) { return Utf8.IsValid(line) ? new(number, line.ToArray()) : new(number, [], "bad-encoding"); }

        try { return new(number, Encoding.UTF8.GetBytes(chinese.GetString(line))); }
        catch (DecoderFallbackException) { return new(number, [], "bad-encoding"); }
    }

    private void Decide(ReadOnlySpan<byte> sample)
    {
        var (good, bad) = (0, 0);
        foreach (var range in sample.Split((byte)'\n'))
        {
            var line = sample[range];

            // The last line of a full window is cut somewhere.
            if (!line.ContainsAnyExceptInRange((byte)0, (byte)127) || (range.End.Value == Window && good + bad > 0)) { continue; }

            if (Utf8.IsValid(line)) { good++; }
            else { bad++; }
        }

        if (good + bad == 0) { return; }

        isDecided = true;
        if (bad > good)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            chinese = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) { Array.Resize(ref buffer, buffer.Length * 2); }

        var read = stream.Read(buffer, end, buffer.Length - end);
        BytesRead += read;
        end += read;
        isOver = read == 0;
    }

    /// <summary>A stream whose first bytes were read already.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
    {
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == prefix.Length) { return rest.Read(buffer, offset, count); }

            var taken = Math.Min(count, prefix.Length - at);
            prefix.AsSpan(at, taken).CopyTo(buffer.AsSpan(offset));
            at += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
