using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptForge.Measure;
using PromptForge.Model;

namespace PromptForge.Results;

/// <summary>Writes results as JSON: one line each, the same bytes on every machine.</summary>
/// <remarks>Written by hand, without reflection, so that nothing is looked up at start and trimming stays possible.</remarks>
public static class ResultJson
{
    private static readonly string[] Kinds = ["user", "template", "knowledge", "rule", "model"];
    private static readonly string[] Reasons = ["limit", "conflict", "excluded", "duplicate", "irrelevant", "unsupported", "untranslated"];
    private static readonly string[] Limits = ["hard", "effective", "recommended"];

    /// <summary>How every writer of ours is set: one line, Chinese readable.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A result as one line of JSON, without a line end.</summary>
    public static string ToText(ForgedPrompt forged)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(buffer, forged);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Appends a result as UTF-8, without a line end.</summary>
    public static void Write(IBufferWriter<byte> buffer, ForgedPrompt forged)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        Write(json, forged);
    }

    /// <summary>Writes a result as one object.</summary>
    public static void Write(Utf8JsonWriter json, ForgedPrompt forged)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(forged);
        json.WriteStartObject();
        json.WriteString("id", forged.Id);
        json.WriteString("version", forged.Version);
        json.WriteString("contentVersion", forged.ContentVersion);
        json.WriteString("prompt", forged.Prompt);
        json.WriteString("negativePrompt", forged.NegativePrompt);
        json.WriteString("language", forged.Language.Tag);
        json.WriteString("style", forged.Style);
        json.WriteString("target", forged.Target);
        json.WriteString("strategy", forged.Strategy);
        json.WriteNumber("seed", forged.Request.Seed);
        if (forged.Request.Facet is { } facet)
        {
            json.WriteStartObject("facet");
            json.WriteString("id", facet.Facet);
            json.WriteString("concept", facet.Concept);
            json.WriteEndObject();
        }

        Length(json, "length", forged.Length);
        Length(json, "negativeLength", forged.NegativeLength);
        Parameters(json, forged);
        json.WriteStartArray("fragments");
        foreach (var placed in forged.Fragments) { Placed(json, placed, forged.Language); }

        json.WriteEndArray();
        json.WriteStartArray("negativeFragments");
        foreach (var placed in forged.NegativeFragments) { Placed(json, placed, forged.Language); }

        json.WriteEndArray();
        json.WriteStartArray("dropped");
        foreach (var dropped in forged.Dropped) { Dropped(json, dropped, forged.Language); }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in forged.Notes) { Write(json, note); }

        json.WriteEndArray();
        if (forged.Words is { } words) { json.WriteString("words", words); }

        json.WritePropertyName("request");
        Request(json, forged.Request);
        json.WriteEndObject();
    }

    /// <summary>Writes a request, so that <see cref="ResultReader"/> can forge it again; what is at its default is left out.</summary>
    private static void Request(Utf8JsonWriter json, ForgeRequest request)
    {
        json.WriteStartObject();
        json.WriteString("prompt", request.Prompt);
        json.WriteString("style", request.Style);
        json.WriteString("target", request.Target);
        json.WriteString("strategy", request.Strategy);
        json.WriteString("strength", RequestReader.StrengthNames[(int)request.Strength]);
        json.WriteNumber("seed", request.Seed);
        if (request.Id is { } id) { json.WriteString("id", id); }

        if (request.Language is { } language) { json.WriteString("lang", language.Tag); }

        if (request.Negative is { } negative) { json.WriteString("negative", negative); }

        Texts(json, "allow", request.Allow.Select(FragmentRoles.Name));
        Texts(json, "without", request.Without);
        Texts(json, "always", request.Always);
        if (request.IsEdit) { json.WriteBoolean("edit", true); }

        Texts(json, "wishes", request.Wishes);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        if (!texts.Any()) { return; }

        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    /// <summary>The name of a source in results.</summary>
    public static string Name(SourceKind kind) => Kinds[(int)kind];

    /// <summary>The name of a reason in results.</summary>
    public static string Name(DropReason reason) => Reasons[(int)reason];

    /// <summary>The name of a limit's kind in results.</summary>
    public static string Name(LimitKind kind) => Limits[(int)kind];

    private static void Length(Utf8JsonWriter json, string name, MeasuredLength? length)
    {
        if (length is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("value", length.Value.Value);
        json.WriteNumber("limit", length.Limit.Value);
        json.WriteString("unit", LengthUnits.Name(length.Limit.Unit));
        json.WriteString("kind", Name(length.Kind));
        json.WriteBoolean("exact", length.Exact);
        json.WriteEndObject();
    }

    private static void Parameters(Utf8JsonWriter json, ForgedPrompt forged)
    {
        json.WriteStartObject("parameters");
        foreach (var (name, value) in forged.Parameters)
        {
            switch (value)
            {
                case bool flag: json.WriteBoolean(name, flag); break;
                case int whole: json.WriteNumber(name, whole); break;
                case long whole: json.WriteNumber(name, whole); break;
                case double real: json.WriteNumber(name, real); break;
                case decimal real: json.WriteNumber(name, real); break;
                default: json.WriteString(name, value as string ?? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            }
        }

        json.WriteEndObject();
    }

    private static void Placed(Utf8JsonWriter json, PlacedFragment placed, Language language)
    {
        var fragment = placed.Fragment;
        json.WriteStartObject();
        json.WriteString("id", fragment.Id);
        json.WriteString("text", placed.Text);
        json.WriteString("gloss", fragment.Text.Gloss(language));
        json.WriteNumber("at", placed.At);
        json.WriteString("role", FragmentRoles.Name(fragment.Role));
        json.WriteNumber("relevance", fragment.Relevance);
        Both(json, "why", fragment.Why);
        json.WriteStartObject("source");
        json.WriteString("kind", Name(fragment.Source.Kind));
        json.WriteString("id", fragment.Source.Id);
        if (fragment.Source.Start >= 0)
        {
            json.WriteNumber("start", fragment.Source.Start);
            json.WriteNumber("length", fragment.Source.Length);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Dropped(Utf8JsonWriter json, DroppedFragment dropped, Language language)
    {
        json.WriteStartObject();
        json.WriteString("id", dropped.Fragment.Id);
        json.WriteString("text", dropped.Fragment.Text.InOrElse(language));
        json.WriteString("reason", Name(dropped.Reason));
        if (dropped.Detail is { } detail) { json.WriteString("detail", detail); }

        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, ForgeNote note)
    {
        json.WriteStartObject();
        json.WriteString("stage", note.Stage);
        json.WriteString("severity", note.Severity == NoteSeverity.Warning ? "warning" : "info");
        json.WriteString("code", note.Code);
        json.WriteString("message", note.Message);
        json.WriteStartObject("args");
        foreach (var (name, value) in note.Args) { json.WriteString(name, value); }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Both(Utf8JsonWriter json, string name, LocalText? text)
    {
        if (text is not { } both || (both.Zh is null && both.En is null))
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("zh", both.Zh);
        json.WriteString("en", both.En);
        json.WriteEndObject();
    }
}
