using System.Buffers;

namespace PromptForge.Concepts;

/// <summary>A known spelling in a text.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Term">What it stands for.</param>
public readonly record struct Link(int Start, int Length, Term Term)
{
    /// <summary>The offset just behind the link.</summary>
    public int End => Start + Length;
}

/// <summary>Finds known spellings in a text, the longest first from left to right.</summary>
/// <remarks>Latin spellings begin and end at word borders. Pure; the cost grows with the text's length.</remarks>
public sealed class Linker
{
    /// <summary>Things that have a colour and do not bloom; a lavender field and a rose garden do.</summary>
    private static readonly string[] Coloured = ["clothing", "jewellery", "furniture", "product", "tool", "instrument", "vehicle", "object", "food", "drink", "animal", "building", "room", "fashion", "interior"];

    private readonly Lexicon lexicon;

    /// <summary>Links with a lexicon.</summary>
    public Linker(Lexicon lexicon)
    {
        this.lexicon = lexicon;
    }

    /// <summary>The links of a text, in order, not overlapping.</summary>
    public List<Link> Link(ReadOnlySpan<char> text)
    {
        var links = new List<Link>(8);
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = rented.AsSpan(0, text.Length);
        lexicon.Folding.Fold(text, folded);
        for (var at = 0; at < folded.Length;)
        {
            if (BeginsWord(folded, at) && TryLongest(folded, at, out var link))
            {
                links.Add(link);
                at = link.End;
            }
            else
            {
                at++;
            }
        }

        ReadHues(folded, links);
        ArrayPool<char>.Shared.Return(rented);
        return links;
    }

    /// <summary>A plant's bare name before a thing is its colour: a lavender backpack holds no lavender.</summary>
    private void ReadHues(ReadOnlySpan<char> folded, List<Link> links)
    {
        for (var i = 0; i < links.Count - 1; i++)
        {
            if (links[i].Term is { Concept: >= 0, Plural: false } plant && lexicon.HueOf(plant) is { } hue && IsLatin(folded[links[i].Start]) && ModifiesThing(folded, links, i))
            {
                links[i] = links[i] with { Term = hue };
            }
        }
    }

    private bool ModifiesThing(ReadOnlySpan<char> folded, List<Link> links, int at)
    {
        for (var i = at + 1; i < links.Count && links[i].Start == links[i - 1].End + 1 && folded[links[i - 1].End] is ' '; i++)
        {
            var term = links[i].Term;
            var kind = term.Concept >= 0 ? lexicon.Concepts[term.Concept].Kind : null;
            if (Coloured.Contains(kind) || lexicon.WordsOf(term).Any(word => Coloured.Contains(word.Class))) { return true; }

            // Further attributes may stand between: a lavender leather bag.
            if (kind is not ("material" or "colour") && !lexicon.WordsOf(term).Any(word => word.Pos is "adjective")) { return false; }
        }

        return false;
    }

    private bool TryLongest(ReadOnlySpan<char> folded, int at, out Link link)
    {
        var most = Math.Min(lexicon.Longest(folded[at]), folded.Length - at);
        Span<uint> hashes = stackalloc uint[most];
        var hash = SpellingTable.NoLetter;
        for (var i = 0; i < most; i++) { hashes[i] = hash = SpellingTable.Hash(hash, folded[at + i]); }

        for (var length = most; length > 0; length--)
        {
            if (EndsWord(folded, at + length) && lexicon.TryFind(folded.Slice(at, length), hashes[length - 1], out var term))
            {
                link = new(at, length, term);
                return true;
            }
        }

        link = default;
        return false;
    }

    private static bool BeginsWord(ReadOnlySpan<char> text, int at) =>
        !IsLatin(text[at]) || at == 0 || !IsLatin(text[at - 1]);

    private static bool EndsWord(ReadOnlySpan<char> text, int end) =>
        end == text.Length || !IsLatin(text[end - 1]) || !IsLatin(text[end]);

    private static bool IsLatin(char letter) => letter < 0x250 && char.IsLetterOrDigit(letter);
}
