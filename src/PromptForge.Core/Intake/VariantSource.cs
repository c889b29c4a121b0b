using System.Text;

namespace PromptForge.Intake;

/// <summary>A text that was parsed, and the way from it to the request.</summary>
internal sealed class VariantSource
{
    private readonly (int Start, int End)? place;
    private readonly List<(int At, int Shift)> cuts;

    private VariantSource(string text, (int Start, int End)? place, List<(int At, int Shift)> cuts)
    {
        Text = text;
        this.place = place;
        this.cuts = cuts;
    }

    public string Text { get; }

    /// <summary>The request itself, without its comment lines.</summary>
    /// <remarks>
    /// A line is a comment when it begins with <c>#</c> and a blank (or ends there): <c>#ff0000</c> is a colour. A request of comments only
    /// is no comment.
    /// </remarks>
    public static VariantSource OfRequest(string text)
    {
        if (!text.Contains('#')) { return new(text, null, []); }

        var kept = new StringBuilder(text.Length);
        var cuts = new List<(int At, int Shift)>();
        for (var at = 0; at < text.Length;)
        {
            var newLine = text.IndexOf('\n', at);
            var end = newLine < 0 ? text.Length : newLine + 1;
            if (!IsComment(text.AsSpan(at, end - at))) { kept.Append(text, at, end - at); }
            else if (cuts is [.., var last] && last.At == kept.Length) { cuts[^1] = (last.At, last.Shift + end - at); }
            else { cuts.Add((kept.Length, (cuts is [.., var before] ? before.Shift : 0) + end - at)); }

            at = end;
        }

        var rest = kept.ToString();
        return cuts.Count == 0 || string.IsNullOrWhiteSpace(rest) ? new(text, null, []) : new(rest, null, cuts);
    }

    /// <summary>A line of a wildcard list; all of it comes from the place of the wildcard.</summary>
    public static VariantSource OfLine(string line, (int Start, int End) place) => new(line, place, []);

    /// <summary>The place in the request that a range of this text comes from.</summary>
    public (int Start, int End) PlaceOf(int start, int end) =>
        place ?? (ToRequest(start), end > start ? ToRequest(end - 1) + 1 : ToRequest(start));

    /// <summary>Adds a range of this text to an output.</summary>
    public void Copy(int start, int end, VariantOutput output)
    {
        if (place is { } whole)
        {
            output.Add(Text.AsSpan(start, end - start), whole.Start, whole.End, literal: false);
            return;
        }

        foreach (var (at, _) in cuts)
        {
            if (at <= start || at >= end) { continue; }

            Copy(start, at);
            start = at;
        }

        Copy(start, end);

        void Copy(int from, int to) =>
            output.Add(Text.AsSpan(from, to - from), ToRequest(from), ToRequest(from) + to - from, literal: true);
    }

    private static bool IsComment(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length > 0 && line[0] == '#' && (line.Length == 1 || line[1] == '#' || char.IsWhiteSpace(line[1]));
    }

    private int ToRequest(int offset)
    {
        var shift = 0;
        foreach (var cut in cuts)
        {
            if (cut.At > offset) { break; }

            shift = cut.Shift;
        }

        return offset + shift;
    }
}
