using System.Text.Encodings.Web;
using System.Text.Json;

namespace PromptForge.Evaluation.Scoring;

/// <summary>A scorer that runs elsewhere, later: its scores are lines <c>{"id","score"}</c> of a file; what has none is written beside it as
/// <c>{"id","prompt","image"}</c>, for a program of any kind to answer.</summary>
/// <remarks>The way: run once, let the model answer <c>X.requests.jsonl</c> into <c>X.jsonl</c>, run again.</remarks>
public sealed class FileScorer : IImageScorer
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string path;
    private readonly Dictionary<string, double> scores = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ScoreRequest> open = new(StringComparer.Ordinal);
    private readonly Lock door = new();

    /// <summary>Reads the scores that are there; a file that is not there holds none. The last line for an id counts.</summary>
    /// <exception cref="ScorerException">A line cannot be read.</exception>
    public FileScorer(string path)
    {
        this.path = path;
        var number = 0;
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) { continue; }

            var (id, score) = Line(line) ?? throw new ScorerException($"{path}({number},1): a score's line looks like {{\"id\":\"0123456789abcdef\",\"score\":0.73}}.");
            scores[id] = score;
        }
    }

    /// <inheritdoc />
    public string Id => Path.GetFileName(path);

    /// <summary>How many pictures have no score yet.</summary>
    public int Open { get { lock (door) { return open.Count; } } }

    /// <summary>Where <see cref="WriteOpen"/> writes.</summary>
    public string RequestsPath => Path.ChangeExtension(path, ".requests.jsonl");

    /// <inheritdoc />
    public ValueTask<double?> ScoreAsync(ScoreRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (scores.TryGetValue(request.Id, out var score)) { return new(score); }

        lock (door) { open[request.Id] = request; }

        return new((double?)null);
    }

    /// <summary>Writes what has no score, sorted by id so that nothing tells which picture is whose.</summary>
    public void WriteOpen()
    {
        using var file = new FileStream(RequestsPath, FileMode.Create, FileAccess.Write);
        foreach (var request in open.Values)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Plain))
            {
                json.WriteStartObject();
                json.WriteString("id", request.Id);
                json.WriteString("prompt", request.Prompt);
                json.WriteString("image", request.Picture);
                json.WriteEndObject();
            }

            buffer.WriteByte((byte)'\n');
            file.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
    }

    private static (string Id, double Score)? Line(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var score = document.RootElement.GetProperty("score").GetDouble();
            return double.IsFinite(score) && document.RootElement.GetProperty("id").GetString() is { Length: > 0 } id ? (id, score) : null;
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
