using System.Collections.Immutable;
using System.Text.Json;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Suites;
using PromptForge.Model;

namespace PromptForge.Evaluation.Runs;

/// <summary>Reads stored runs.</summary>
public static class RunFile
{
    private static readonly string[] Sources = Names<SourceKind>();
    private static readonly string[] Reasons = Names<DropReason>();
    private static readonly string[] Places = Names<DiagnosticPlace>();
    private static readonly string[] MetricKinds = Names<MetricKind>();
    private static readonly string[] FactKinds = Names<FactKind>();

    /// <summary>Reads a run; one that was stopped reads as far as it goes.</summary>
    /// <exception cref="RunException">It is no run, or was changed by somebody else.</exception>
    public static RunRecord Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"'{path}' cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Reads a run from a stream; <paramref name="name"/> is what messages call it.</summary>
    public static RunRecord Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RunHeader? header = null;
        var (cases, rows, whole) = (ImmutableArray.CreateBuilder<EvaluationCase>(), ImmutableArray.CreateBuilder<RunRow>(), false);
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        var (number, isTorn) = (0, false);
        foreach (var line in Lines(stream))
        {
            // Only the last line can be torn; anywhere else somebody changed it.
            if (isTorn) { throw new RunException($"{name}({number},1): the line does not match its hash; the file was changed or damaged."); }

            number++;
            if (!RunLines.IsWhole(line.Span))
            {
                if (header is null) { throw new RunException($"'{name}' is no stored run: its first line is not a run's header."); }

                isTorn = true;
                continue;
            }

            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (header is null)
            {
                header = root.TryGetProperty("run", out var format) && format.GetString() == RunLines.Format ? Header(root) : throw new RunException($"'{name}' is no stored run of this version.");
                for (var i = 0; i < header.Metrics.Length; i++) { order[header.Metrics[i].Id] = i; }
            }
            else if (root.TryGetProperty("case", out _)) { cases.Add(Case(root)); }
            else if (root.TryGetProperty("row", out _)) { rows.Add(Row(root, order)); }
            else { whole = root.TryGetProperty("end", out var end) && end.GetInt32() == rows.Count; }
        }

        return header is null ? throw new RunException($"'{name}' is empty.") : new(header, cases.ToImmutable(), rows.ToImmutable(), whole);
    }

    /// <summary>The lines of a stream without their ends; a last one without an end comes, too.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        var (buffer, start, end) = (new byte[64 * 1024], 0, 0);
        while (true)
        {
            var found = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                yield return buffer.AsMemory(start, found);
                start += found + 1;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            if (end == buffer.Length) { Array.Resize(ref buffer, buffer.Length * 2); }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (end > start) { yield return buffer.AsMemory(start, end - start); }

                yield break;
            }

            end += read;
        }
    }

    private static RunHeader Header(JsonElement root) => new(
        Text(root, "suite"), Text(root, "work"), Text(root, "version"), Text(root, "contentVersion"),
        [.. root.GetProperty("variants").EnumerateArray().Select(variant => Text(variant, "id"))], Texts(root, "targets"),
        [.. root.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt64())],
        [.. root.GetProperty("metrics").EnumerateArray().Select(metric => new MetricInfo(
            Text(metric, "id"), One<MetricKind>(metric, "kind", MetricKinds), metric.GetProperty("higherIsBetter").GetBoolean(), metric.GetProperty("risesWithLength").GetBoolean(), Text(metric, "unit")))])
    {
        Plans = Map(root, "plans"),
        Baseline = Optional(root, "baseline"),
        Primary = root.TryGetProperty("primary", out var goal) ? new(Text(goal, "metric"), goal.GetProperty("smallestEffect").GetDouble(), null) : null,
        Guardrails = [.. root.GetProperty("guardrails").EnumerateArray().Select(guard => new Guard(Text(guard, "metric"), guard.GetProperty("tolerance").GetDouble()))],
    };

    private static EvaluationCase Case(JsonElement root) => new(Text(root, "case"), Text(root, "input"))
    {
        Reference = Optional(root, "reference"),
        Slices = Map(root, "slices"),
        Excluded = Texts(root, "excluded"),
        Facts = [.. root.GetProperty("facts").EnumerateArray().Select(fact => new Fact(Text(fact, "id"), One<FactKind>(fact, "kind", FactKinds), Texts(fact, "of"), Texts(fact, "needs")))],
    };

    private static RunRow Row(JsonElement root, Dictionary<string, int> order)
    {
        var values = new double?[order.Count];
        foreach (var value in root.GetProperty("values").EnumerateObject()) { values[order[value.Name]] = value.Value.GetDouble(); }

        return new(Text(root, "row"), Text(root, "variant"), Text(root, "target"), root.GetProperty("seed").GetInt64(), Text(root, "prompt"))
        {
            NegativePrompt = Optional(root, "negative"),
            Repeats = root.TryGetProperty("repeats", out _) ? Texts(root, "repeats") : [],
            Error = root.TryGetProperty("error", out var error) ? new(Text(error, "code"), Text(error, "message")) : null,
            Milliseconds = root.TryGetProperty("ms", out var time) ? time.GetDouble() : null,
            Phrases = [.. root.GetProperty("phrases").EnumerateArray().Select(phrase => new RunPhrase(
                Text(phrase, "id"), Text(phrase, "text"), phrase.GetProperty("at").GetInt32(), One<SourceKind>(phrase, "from", Sources), new(Optional(phrase, "zh"), Optional(phrase, "en"))))],
            Dropped = [.. root.GetProperty("dropped").EnumerateArray().Select(dropped => new RunDropped(Text(dropped, "id"), Text(dropped, "text"), One<DropReason>(dropped, "reason", Reasons)))],
            Values = ImmutableArray.Create(values),
            Diagnostics = [.. root.GetProperty("diagnostics").EnumerateArray().Select(one => new RunDiagnostic(Text(one, "metric"), new(
                Text(one, "code"), Text(one, "message"), One<DiagnosticPlace>(one, "in", Places), one.GetProperty("start").GetInt32(), one.GetProperty("length").GetInt32())))],
        };
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static ImmutableSortedDictionary<string, string> Map(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal);

    private static T One<T>(JsonElement root, string name, string[] names)
        where T : struct, Enum => Enum.GetValues<T>()[Math.Max(0, Array.IndexOf(names, Text(root, name)))];

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
