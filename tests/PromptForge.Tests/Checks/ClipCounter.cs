using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace PromptForge.Tests.Checks;

/// <summary>CLIP tokens counted by the published algorithm (EVALUATION 2.1, mode fast), written apart from the library's meter.</summary>
internal sealed partial class ClipCounter
{
    private readonly Dictionary<(string, string), int> ranks = [];
    private readonly string[] letters = new string[256];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> seen = new(StringComparer.Ordinal);

    private ClipCounter(IEnumerable<string> merges)
    {
        foreach (var merge in merges)
        {
            var parts = merge.Split(' ');
            ranks.Add((parts[0], parts[1]), ranks.Count);
        }

        var spare = 0;
        for (var i = 0; i < 256; i++)
        {
            letters[i] = i is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? ((char)i).ToString() : ((char)(256 + spare++)).ToString();
        }
    }

    /// <summary>Reads the vocabulary of the data folder.</summary>
    public static ClipCounter Load()
    {
        using var stream = new GZipStream(File.OpenRead(Data.Path("clip_bpe/bpe_simple_vocab_16e6.txt.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new(reader.ReadToEnd().Split('\n').Skip(1).Take(49152 - 256 - 2));
    }

    /// <summary>How many tokens a text has, without start and end.</summary>
    public int Count(string text) =>
        Pieces().Matches(text.Normalize(NormalizationForm.FormC).ToLowerInvariant()).Sum(match => seen.GetOrAdd(match.Value, Piece));

    private int Piece(string piece)
    {
        var parts = Encoding.UTF8.GetBytes(piece).Select(one => letters[one]).ToList();
        parts[^1] += "</w>";
        while (parts.Count > 1)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (ranks.TryGetValue((parts[i], parts[i + 1]), out var rank) && rank < best) { (best, at) = (rank, i); }
            }

            if (at < 0) { break; }

            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }

        return parts.Count;
    }

    [GeneratedRegex(@"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
