using System.Globalization;
using System.Text.Json;

namespace PromptForge.Server.Gateway;

/// <summary>A value's place in a body.</summary>
/// <param name="Kind">What it begins with.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after it.</param>
/// <param name="Count">How many members it has, where it was looked into.</param>
internal readonly record struct Site(JsonTokenType Kind, int Start, int End, int Count);

/// <summary>Where the values of a JSON body stand, by their path (<c>input.prompt</c>, <c>text_prompts.0.text</c>), so that one can be replaced and every other byte stays.</summary>
internal sealed class JsonSites
{
    private readonly byte[] body;
    private readonly Dictionary<string, Site> sites = new(StringComparer.Ordinal);

    private JsonSites(byte[] body) => this.body = body;

    /// <summary>The sites of a body, or null where it is no JSON object or a key stands twice: readers disagree about which one counts.</summary>
    public static JsonSites? Read(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var read = new JsonSites(body);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && read.Add(ref reader, "") && !reader.Read() ? read : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value at a path, or null; JSON's null counts as none.</summary>
    public Site? Find(string? path) => path is not null && sites.TryGetValue(path, out var site) && site.Kind != JsonTokenType.Null ? site : null;

    /// <summary>The value at a path even where it is JSON's null.</summary>
    public Site? FindAny(string path) => sites.TryGetValue(path, out var site) ? site : null;

    /// <summary>The text at a path, or null where there is none.</summary>
    public string? Text(string? path)
    {
        if (Find(path) is not { Kind: JsonTokenType.String } site) { return null; }

        var reader = Reader(site);
        try { return reader.GetString(); }
        catch (InvalidOperationException) { return null; }
    }

    /// <summary>The number at a path, or null where there is none.</summary>
    public double? Number(string path) => Find(path) is { Kind: JsonTokenType.Number } site && Reader(site).TryGetDouble(out var number) ? number : null;

    private Utf8JsonReader Reader(Site site)
    {
        var reader = new Utf8JsonReader(body.AsSpan(site.Start, site.End - site.Start));
        reader.Read();
        return reader;
    }

    /// <summary>What any of the services keeps prompts and switches in; all else is passed over.</summary>
    private static bool IsLookedInto(string path) =>
        path is "" or "input" or "parameters" or "override_settings" or "text_prompts" || (path.StartsWith("text_prompts.", StringComparison.Ordinal) && path.LastIndexOf('.') == "text_prompts".Length);

    private bool Add(ref Utf8JsonReader reader, string path)
    {
        var (kind, start, count, isGood) = (reader.TokenType, (int)reader.TokenStartIndex, 0, true);
        if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray && IsLookedInto(path))
        {
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                var name = count.ToString(CultureInfo.InvariantCulture);
                if (kind == JsonTokenType.StartObject)
                {
                    name = reader.GetString()!;
                    reader.Read();
                }

                // A name with a dot would look like a path; none of ours has one.
                if (name.Contains('.', StringComparison.Ordinal)) { reader.Skip(); }
                else { isGood &= Add(ref reader, path.Length == 0 ? name : $"{path}.{name}"); }

                count++;
            }
        }
        else
        {
            reader.Skip();
        }

        return sites.TryAdd(path, new(kind, start, (int)reader.BytesConsumed, count)) && isGood;
    }
}
