using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Ratings;

/// <summary>The ratings of a run: JSON Lines beside it, one line for each rater and pair, whatever happens.</summary>
/// <remarks>An answer is on the disk before it is acknowledged; the same answer sent again is stored once. Safe for threads; the file
/// belongs to one process at a time.</remarks>
public sealed class RatingLog : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Choices = [.. Enum.GetNames<RatingChoice>().Select(name => name.ToLowerInvariant())];
    private readonly FileStream file;
    private readonly FileStream? key;
    private readonly Lock door = new();
    private readonly Dictionary<(string Rater, string Pair), Rating> ratings = [];

    private RatingLog(FileStream file, FileStream? key = null) => (this.file, this.key) = (file, key);

    /// <summary>What the ratings of a run are called, beside it.</summary>
    public static string PathOf(string run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Path.ChangeExtension(run.EndsWith(".run.jsonl", StringComparison.Ordinal) ? run[..^".jsonl".Length] : run, ".ratings.jsonl");
    }

    /// <summary>Opens the ratings; a last line that a crash tore is cut off, it was never acknowledged.</summary>
    /// <exception cref="RunException">It holds something else, or another process has it.</exception>
    public static RatingLog Open(string path)
    {
        FileStream? key = null, file = null;
        try
        {
            // On Unix only FileShare.None keeps others out, and readers are welcome: so the lock is a file of its own.
            key = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var log = new RatingLog(file, key);
            log.Read(path);
            return log;
        }
        catch (Exception failed)
        {
            file?.Dispose();
            key?.Dispose();
            if (failed is IOException or UnauthorizedAccessException) { throw new RunException($"'{path}' cannot be opened for ratings: {failed.Message}"); }

            throw;
        }
    }

    /// <summary>Reads ratings without holding the file.</summary>
    /// <exception cref="RunException">It holds something else.</exception>
    public static IReadOnlyList<Rating> ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var log = new RatingLog(file);
        log.Lines(path, out _);
        return log.All;
    }

    /// <summary>Every rating, by rater and pair.</summary>
    public IReadOnlyList<Rating> All
    {
        get { lock (door) { return [.. ratings.OrderBy(one => one.Key.Rater, StringComparer.Ordinal).ThenBy(one => one.Key.Pair, StringComparer.Ordinal).Select(one => one.Value)]; } }
    }

    /// <summary>Whether a rater has answered a pair.</summary>
    public bool Has(string rater, string pair) { lock (door) { return ratings.ContainsKey((rater, pair)); } }

    /// <summary>Stores an answer.</summary>
    /// <returns>False where this rater has answered this pair before: the first answer stands.</returns>
    public bool TryAdd(Rating rating)
    {
        ArgumentNullException.ThrowIfNull(rating);
        lock (door)
        {
            if (!ratings.TryAdd((rating.Rater, rating.Pair), rating)) { return false; }

            try
            {
                file.Write(Line(rating));
                file.Flush(flushToDisk: true);
                return true;
            }
            catch
            {
                ratings.Remove((rating.Rater, rating.Pair));
                throw;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        file.Dispose();
        key?.Dispose();
    }

    private void Read(string path)
    {
        Lines(path, out var end);
        file.SetLength(end);
        file.Position = end;
    }

    private void Lines(string path, out long end)
    {
        (end, var number) = (0L, 0);
        foreach (var line in RunFile.Lines(file))
        {
            number++;
            if (end + line.Length + 1 > file.Length) { break; }

            var rating = Rating(line) ?? throw new RunException($"{path}({number},1): this line is no rating.");
            ratings.TryAdd((rating.Rater, rating.Pair), rating);
            end += line.Length + 1;
        }
    }

    private static byte[] Line(Rating rating)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("pair", rating.Pair);
            json.WriteString("rater", rating.Rater);
            json.WriteString("choice", Choices[(int)rating.Choice]);
            json.WriteString("case", rating.Left.Case);
            json.WriteString("target", rating.Left.Target);
            json.WriteNumber("seed", rating.Left.Seed);
            json.WriteString("left", rating.Left.Variant);
            json.WriteString("right", rating.Right.Variant);
            json.WriteBoolean("pictures", rating.SawPictures);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static Rating? Rating(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.GetProperty(name).GetString()!;
            var left = new ResultKey(Text("case"), Text("left"), Text("target"), root.GetProperty("seed").GetInt64());
            var choice = Array.IndexOf(Choices, Text("choice"));
            return choice < 0 ? null : new(Text("pair"), Text("rater"), left, left with { Variant = Text("right") }, (RatingChoice)choice, root.GetProperty("pictures").GetBoolean());
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
