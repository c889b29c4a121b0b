using System.Text;

namespace PromptForge.Intake;

/// <summary>An expanded text that grows, with the origin of each piece.</summary>
internal sealed class VariantOutput
{
    private readonly StringBuilder text = new();
    private readonly List<Piece> pieces = [];

    public int Length => text.Length;

    /// <summary>A point to go back to.</summary>
    public (int Length, int Count, Piece Last) Here => (text.Length, pieces.Count, pieces is [.., var last] ? last : default);

    /// <summary>Adds text from a place of the request; a literal equals what stands there.</summary>
    public void Add(ReadOnlySpan<char> words, int start, int end, bool literal)
    {
        if (words.IsEmpty) { return; }

        if (pieces is [.., var last] && last.Literal == literal && (literal ? last.End == start : last.Start == start && last.End == end))
        {
            pieces[^1] = last with { End = end };
        }
        else
        {
            pieces.Add(new(text.Length, start, end, literal));
        }

        text.Append(words);
    }

    /// <summary>Adds a range of another output.</summary>
    public void Add(VariantOutput other, int from, int to)
    {
        var words = other.text.ToString(from, to - from);
        for (var i = 0; i < other.pieces.Count; i++)
        {
            var piece = other.pieces[i];
            var next = i + 1 < other.pieces.Count ? other.pieces[i + 1].At : other.Length;
            var (start, end) = (Math.Max(from, piece.At), Math.Min(to, next));
            if (start >= end) { continue; }

            var skipped = piece.Literal ? start - piece.At : 0;
            var origin = piece.Start + skipped;
            Add(words.AsSpan(start - from, end - start), origin, piece.Literal ? origin + end - start : piece.End, piece.Literal);
        }
    }

    /// <summary>Adds what stands between two choices; it belongs to the end of the first, so no offset runs back over it.</summary>
    public void Separate(string separator)
    {
        var end = pieces is [.., var last] ? last.End : 0;
        Add(separator, end, end, literal: false);
    }

    /// <summary>Takes back what was added since.</summary>
    public void GoBack((int Length, int Count, Piece Last) point)
    {
        text.Length = point.Length;
        pieces.RemoveRange(point.Count, pieces.Count - point.Count);
        if (point.Count > 0) { pieces[^1] = point.Last; }
    }

    /// <summary>The way from this text to a request of this length.</summary>
    public OriginMap ToOrigin(int requestLength)
    {
        var marks = new List<(int Expanded, int Original)>(pieces.Count + 1);
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            var next = i + 1 < pieces.Count ? pieces[i + 1] : new(text.Length, requestLength, requestLength, true);
            marks.Add((piece.At, piece.Start));

            // The map counts along until the next mark's origin; where that lies elsewhere, the piece's own end must stop it.
            if (next.Start < piece.End || (next.Start > piece.End && !piece.Literal)) { marks.Add((next.At, piece.End)); }
        }

        marks.Add((text.Length, requestLength));
        return new(marks);
    }

    public override string ToString() => text.ToString();

    /// <summary>Text from <paramref name="At"/> on that came from a place of the request.</summary>
    internal readonly record struct Piece(int At, int Start, int End, bool Literal);
}
