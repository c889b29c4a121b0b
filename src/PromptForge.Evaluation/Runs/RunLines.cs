using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>The lines of a stored run: a header, the prompts, the rows, an end. Each carries a hash of itself, so that a torn one shows.</summary>
internal static class RunLines
{
    public const string Format = "promptforge-run-1";
    private const int MostDiagnostics = 8;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] Seal = ",\"hash\":\""u8.ToArray();

    /// <summary>The first line.</summary>
    public static byte[] Header(RunHeader header, Suite suite, int rows) => Line(json =>
    {
        json.WriteString("run", Format);
        Work(json, header, suite);
        json.WriteString("work", header.Work);
        json.WriteNumber("cases", suite.Cases.Length);
        json.WriteNumber("rows", rows);
        json.WriteStartObject("plans");
        foreach (var (name, hash) in header.Plans) { json.WriteString(name, hash); }

        json.WriteEndObject();
        if (header.Baseline is { } baseline) { json.WriteString("baseline", baseline); }

        if (header.Primary is { } goal)
        {
            json.WriteStartObject("primary");
            json.WriteString("metric", goal.Metric);
            json.WriteNumber("smallestEffect", goal.SmallestEffect);
            json.WriteEndObject();
        }

        json.WriteStartArray("guardrails");
        foreach (var guard in header.Guardrails)
        {
            json.WriteStartObject();
            json.WriteString("metric", guard.Metric);
            json.WriteNumber("tolerance", guard.Tolerance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The hash over everything that decides the results.</summary>
    public static string WorkHash(RunHeader header, Suite suite, IEnumerable<byte[]> cases)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Line(json => Work(json, header, suite)));
        foreach (var line in cases) { hash.AppendData(line); }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A prompt's line; columns stand there only where a variant reads them.</summary>
    public static byte[] Case(SuiteCase one, IReadOnlyCollection<string> columns) => Line(json =>
    {
        json.WriteString("case", one.Case.Id);
        json.WriteString("input", one.Case.Prompt);
        if (one.Case.Reference is { } reference) { json.WriteString("reference", reference); }

        Map(json, "slices", one.Case.Slices);
        Texts(json, "excluded", one.Case.Excluded);
        json.WriteStartArray("facts");
        foreach (var fact in one.Case.Facts)
        {
            json.WriteStartObject();
            json.WriteString("id", fact.Id);
            json.WriteString("kind", Name(fact.Kind));
            Texts(json, "of", fact.Arguments);
            Texts(json, "needs", fact.Parents);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Map(json, "columns", one.Columns.Where(pair => columns.Contains(pair.Key)));
    });

    /// <summary>A result's line.</summary>
    public static byte[] Row(RunRow row, ImmutableArray<MetricInfo> metrics) => Line(json =>
    {
        json.WriteString("row", row.Case);
        json.WriteString("variant", row.Variant);
        json.WriteString("target", row.Target);
        json.WriteNumber("seed", row.Seed);
        json.WriteString("prompt", row.Prompt);
        json.WriteString("negative", row.NegativePrompt);
        if (!row.Repeats.IsEmpty) { Texts(json, "repeats", row.Repeats); }

        if (row.Error is { } error)
        {
            json.WriteStartObject("error");
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        if (row.Milliseconds is { } time) { json.WriteNumber("ms", time); }

        Phrases(json, row);
        json.WriteStartObject("values");
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (row.Values[i] is { } value) { json.WriteNumber(metrics[i].Id, value); }
        }

        json.WriteEndObject();
        Diagnostics(json, row);
    });

    /// <summary>The last line.</summary>
    public static byte[] End(int rows, byte[] hash) => Line(json =>
    {
        json.WriteNumber("end", rows);
        json.WriteString("file", Convert.ToHexStringLower(hash));
    });

    /// <summary>Whether a line, without its line end, is whole.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        var at = line.LastIndexOf(Seal);
        return at >= 0 && line.Length == at + Seal.Length + 18 && line[^1] == (byte)'}' && line[(at + Seal.Length)..^2].SequenceEqual(Hash(line[..at]));
    }

    /// <summary>The name of a kind of fact.</summary>
    public static string Name(FactKind kind) => kind.ToString().ToLowerInvariant();

    private static void Work(Utf8JsonWriter json, RunHeader header, Suite suite)
    {
        json.WriteString("suite", header.Suite);
        json.WriteString("version", header.Version);
        json.WriteString("contentVersion", header.ContentVersion);
        json.WriteStartArray("variants");
        foreach (var variant in suite.Variants) { Variant(json, variant); }

        json.WriteEndArray();
        Texts(json, "targets", header.Targets);
        json.WriteStartArray("seeds");
        foreach (var seed in header.Seeds) { json.WriteNumberValue(seed); }

        json.WriteEndArray();
        json.WriteNumber("repeats", suite.Repeats);
        json.WriteBoolean("times", suite.Times);
        json.WriteStartArray("metrics");
        foreach (var metric in header.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("id", metric.Id);
            json.WriteString("kind", metric.Kind.ToString().ToLowerInvariant());
            json.WriteBoolean("higherIsBetter", metric.HigherIsBetter);
            json.WriteBoolean("risesWithLength", metric.RisesWithLength);
            json.WriteString("unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Variant(Utf8JsonWriter json, SuiteVariant variant)
    {
        json.WriteStartObject();
        json.WriteString("id", variant.Id);
        switch (variant)
        {
            case ForgeVariantSpec forge:
                json.WriteString("strategy", forge.Strategy);
                json.WriteString("style", forge.Style);
                json.WriteString("strength", forge.Strength.ToString().ToLowerInvariant());
                json.WriteNumber("seed", forge.Seed);
                break;
            case TemplateVariantSpec template:
                json.WriteString("template", template.Template);
                json.WriteString("negative", template.Negative);
                break;
            case RetrievedVariantSpec retrieved:
                json.WriteNumber("retrieved", retrieved.Top);
                json.WriteNumber("cut", retrieved.Cut);
                break;
            case EngineVariantSpec engine:
                json.WriteString("engine", engine.Engine);
                break;
            case ColumnVariantSpec column:
                json.WriteString("column", column.Column);
                json.WriteString("negativeColumn", column.NegativeColumn);
                break;
            case CommandVariantSpec command:
                Texts(json, "command", command.Command);
                json.WriteString("files", command.Fingerprint);
                break;
            case HttpVariantSpec http:
                json.WriteString("http", http.Url.ToString());
                break;
        }

        json.WriteEndObject();
    }

    private static void Phrases(Utf8JsonWriter json, RunRow row)
    {
        json.WriteStartArray("phrases");
        foreach (var phrase in row.Phrases)
        {
            json.WriteStartObject();
            json.WriteString("id", phrase.Id);
            json.WriteString("text", phrase.Text);
            json.WriteNumber("at", phrase.At);
            json.WriteString("from", phrase.Kind.ToString().ToLowerInvariant());
            if (phrase.Why.Zh is { } zh) { json.WriteString("zh", zh); }

            if (phrase.Why.En is { } en) { json.WriteString("en", en); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("dropped");
        foreach (var dropped in row.Dropped)
        {
            json.WriteStartObject();
            json.WriteString("id", dropped.Id);
            json.WriteString("text", dropped.Text);
            json.WriteString("reason", dropped.Reason.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Diagnostics(Utf8JsonWriter json, RunRow row)
    {
        json.WriteStartArray("diagnostics");
        foreach (var (metric, detail) in row.Diagnostics.GroupBy(one => one.Metric).SelectMany(group => group.Take(MostDiagnostics)))
        {
            json.WriteStartObject();
            json.WriteString("metric", metric);
            json.WriteString("code", detail.Code);
            json.WriteString("message", detail.Message);
            json.WriteString("in", detail.In.ToString().ToLowerInvariant());
            json.WriteNumber("start", detail.Start);
            json.WriteNumber("length", detail.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs) { json.WriteString(key, value); }

        json.WriteEndObject();
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var body = buffer.WrittenSpan[..^1];
        return [.. body, .. Seal, .. Hash(body), .. "\"}\n"u8];
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash[..8]));
    }
}
