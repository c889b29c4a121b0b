using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PromptForge.Measure;

/// <summary>The merges of the CLIP tokenizer, read from a file that the user has.</summary>
/// <remarks>The project ships none. ComfyUI, Automatic1111 and Hugging Face installations carry <c>merges.txt</c>, openai/CLIP
/// <c>bpe_simple_vocab_16e6.txt.gz</c>; both give the same counts and the same <see cref="Hash"/>. Safe to share between threads.
/// Bounded memory: the latest of 32,768 pieces are remembered, none longer than 64 units.</remarks>
public sealed class ClipVocabulary : IPieceCounter
{
    /// <summary>49,152 tokens less 256 bytes, 256 bytes that end a word, and the two marks: later lines of the gz file are not used.</summary>
    private const int MergeCount = 48894;
    private const int EndsWord = 256;
    private const int MostRemembered = 32768;
    private const int LongestRemembered = 64;

    private readonly Dictionary<long, (int Rank, int Merged)> merges;
    private readonly ConcurrentDictionary<string, int> remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    private ClipVocabulary(Dictionary<long, (int Rank, int Merged)> merges, string hash)
    {
        this.merges = merges;
        Hash = hash;
        lookup = remembered.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>16 hexadecimal digits of a SHA-256 over the merges: part of the content's version.</summary>
    public string Hash { get; }

    /// <summary>Reads a vocabulary file, compressed or plain.</summary>
    /// <exception cref="InvalidDataException">The file holds no CLIP merges.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ClipVocabulary Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            return Read(file);
        }
        catch (InvalidDataException foreign)
        {
            throw new InvalidDataException($"{path}: {foreign.Message}", foreign);
        }
    }

    /// <summary>Reads a vocabulary, compressed or plain.</summary>
    /// <exception cref="InvalidDataException">The bytes hold no CLIP merges.</exception>
    public static ClipVocabulary Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.GetBuffer();
        memory.Position = 0;
        using Stream plain = memory.Length > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b ? new GZipStream(memory, CompressionMode.Decompress) : memory;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return Parse(reader);
    }

    /// <inheritdoc />
    int IPieceCounter.Count(ReadOnlySpan<char> piece)
    {
        if (piece.Length > LongestRemembered) { return Merge(piece); }

        if (lookup.TryGetValue(piece, out var known)) { return known; }

        var tokens = Merge(piece);
        if (remembered.Count >= MostRemembered) { remembered.Clear(); }

        lookup[piece] = tokens;
        return tokens;
    }

    /// <summary>The tokens of a piece where more of the same piece follows.</summary>
    internal int CountInner(ReadOnlySpan<char> piece) => Merge(piece, endsWord: false);

    private static ClipVocabulary Parse(StreamReader reader)
    {
        var symbols = Bytes();
        var merges = new Dictionary<long, (int Rank, int Merged)>(MergeCount);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (merges.Count < MergeCount && reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || (merges.Count == 0 && line.Contains("#version", StringComparison.Ordinal))) { continue; }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !symbols.TryGetValue(line[..space], out var left) || !symbols.TryGetValue(line[(space + 1)..], out var right))
            {
                throw new InvalidDataException($"these are no merges of the CLIP tokenizer: '{(line.Length > 40 ? line[..40] : line)}' merges unknown symbols.");
            }

            var merged = string.Concat(line.AsSpan(0, space), line.AsSpan(space + 1));
            if (!symbols.TryGetValue(merged, out var symbol)) { symbols[merged] = symbol = symbols.Count; }

            merges[Pair(left, right)] = (merges.Count, symbol);
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return merges.Count == MergeCount
            ? new(merges, Convert.ToHexStringLower(hash.GetHashAndReset())[..16])
            : throw new InvalidDataException($"these are no merges of the CLIP tokenizer: it has {MergeCount}, here are {merges.Count}.");
    }

    /// <summary>The 256 bytes as the file writes them, then each as it ends a word.</summary>
    private static Dictionary<string, int> Bytes()
    {
        var symbols = new Dictionary<string, int>(50000, StringComparer.Ordinal);
        var unprintable = 256;
        Span<char> written = stackalloc char[256];
        for (var b = 0; b < 256; b++)
        {
            written[b] = (char)(b is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae ? b : unprintable++);
            symbols.Add(written[b].ToString(), b);
        }

        for (var b = 0; b < 256; b++) { symbols.Add(written[b] + "</w>", EndsWord + b); }

        return symbols;
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    /// <summary>Merges the pair of the lowest rank, everywhere, until none is left.</summary>
    private int Merge(ReadOnlySpan<char> piece, bool endsWord = true)
    {
        var most = Encoding.UTF8.GetMaxByteCount(piece.Length);
        var rented = most <= 256 ? null : ArrayPool<int>.Shared.Rent(2 * most);
        var rentedBytes = most <= 256 ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> bytes = rentedBytes ?? stackalloc byte[256];
        Span<int> room = rented ?? stackalloc int[512];
        var symbols = room[..(room.Length / 2)];
        var ranks = room[(room.Length / 2)..];
        var count = Encoding.UTF8.GetBytes(piece, bytes);
        for (var i = 0; i < count; i++) { symbols[i] = bytes[i]; }

        if (endsWord) { symbols[count - 1] += EndsWord; }

        for (var i = 0; i + 1 < count; i++) { ranks[i] = Rank(symbols[i], symbols[i + 1]); }

        while (count > 1)
        {
            var best = Lowest(ranks[..(count - 1)]);
            if (best == int.MaxValue) { break; }

            count = MergeAll(symbols, ranks, count, best);
        }

        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
            ArrayPool<byte>.Shared.Return(rentedBytes!);
        }

        return count;
    }

    private int MergeAll(Span<int> symbols, Span<int> ranks, int count, int best)
    {
        var kept = 0;
        for (var i = 0; i < count; kept++)
        {
            var merging = i + 1 < count && ranks[i] == best;
            var symbol = merging ? merges[Pair(symbols[i], symbols[i + 1])].Merged : symbols[i];
            var rank = i < count - 1 && !merging ? ranks[i] : -1;   // -1: a neighbour changed, look it up again
            if (kept > 0 && merging) { ranks[kept - 1] = -1; }

            symbols[kept] = symbol;
            ranks[kept] = rank;
            i += merging ? 2 : 1;
        }

        for (var i = 0; i + 1 < kept; i++)
        {
            if (ranks[i] < 0) { ranks[i] = Rank(symbols[i], symbols[i + 1]); }
        }

        return kept;
    }

    private int Rank(int left, int right) => merges.TryGetValue(Pair(left, right), out var merge) ? merge.Rank : int.MaxValue;

    private static int Lowest(ReadOnlySpan<int> ranks)
    {
        var lowest = int.MaxValue;
        foreach (var rank in ranks) { lowest = Math.Min(lowest, rank); }

        return lowest;
    }
}
