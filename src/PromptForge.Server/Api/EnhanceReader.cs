using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Server.Api;

/// <summary>Reads one request to forge: the keys of a batch line, and <c>without</c>, <c>allow</c> and <c>lang</c> as on the command line.</summary>
/// <remarks>Lists are arrays of texts. A key that stands twice is an error, because readers disagree about which one counts.</remarks>
internal static class EnhanceReader
{
    private const int MostIds = 1000;
    private static readonly string[] Languages = ["auto", "en", "zh"];

    /// <summary>All keys.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. RequestReader.Names, "without", "allow", "lang"];

    /// <summary>The request of an object.</summary>
    /// <exception cref="RequestFormatException">It is none; the message names the key.</exception>
    public static ForgeRequest Read(JsonElement item, ForgeRequest defaults, int mostPromptLength) => Read(item, defaults, mostPromptLength, Keys, static _ => false);

    /// <summary>The request of an object that holds more than a request.</summary>
    /// <param name="item">The object.</param>
    /// <param name="defaults">What holds where it says nothing.</param>
    /// <param name="mostPromptLength">The longest prompt.</param>
    /// <param name="keys">All keys that it may hold.</param>
    /// <param name="takes">Takes a key that is none of ours, and says so.</param>
    /// <exception cref="RequestFormatException">It is none; the message names the key.</exception>
    public static ForgeRequest Read(JsonElement item, ForgeRequest defaults, int mostPromptLength, ImmutableArray<string> keys, Func<JsonProperty, bool> takes)
    {
        string? id = null;
        try
        {
            if (item.ValueKind != JsonValueKind.Object) { throw new RequestFormatException("bad-json", "A request must be a JSON object such as {\"prompt\": \"a fox\"}."); }

            if (item.TryGetProperty("id", out var own)) { id = own.ValueKind == JsonValueKind.Null ? null : TextOf("id", own, null); }

            var request = defaults;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in item.EnumerateObject())
            {
                if (!seen.Add(property.Name)) { throw new RequestFormatException("bad-json", $"The key '{Short.Of(property.Name)}' stands twice.", id); }

                if (takes(property)) { continue; }

                if (!Keys.Contains(property.Name)) { throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Short.Of(property.Name), keys), id); }

                if (property.Value.ValueKind != JsonValueKind.Null) { request = With(request, property.Name, property.Value, id); }
            }

            if (!seen.Contains("prompt")) { throw new RequestFormatException("bad-json", "The key 'prompt' is missing.", id); }

            return request.Prompt.Length + request.Wishes.Sum(wish => wish.Length) <= mostPromptLength ? request : throw new RequestFormatException("prompt-too-long", string.Create(
                CultureInfo.InvariantCulture, $"The prompt has {request.Prompt.Length + request.Wishes.Sum(wish => wish.Length)} characters; at most {mostPromptLength} are read here. Shorten it."), id);
        }
        catch (InvalidOperationException)
        {
            throw new RequestFormatException("bad-json", "A text holds half of a surrogate pair (such as \\ud83d alone); write the whole character.", id);
        }
    }

    private static ForgeRequest With(ForgeRequest request, string name, JsonElement value, string? id) => name switch
    {
        "without" => request with { Without = [.. request.Without, .. TextsOf(name, value, id)] },
        "wishes" => request with { Wishes = [.. TextsOf(name, value, id)] },
        "allow" => request with { Allow = [.. TextsOf(name, value, id).Select(role => FragmentRoles.TryParse(role, out var known) ? known : throw Unknown(name, role, FragmentRoles.All, id))] },
        "lang" => TextOf(name, value, id) switch
        {
            "auto" => request with { Language = null },
            "en" => request with { Language = Language.English },
            "zh" => request with { Language = Language.Chinese },
            var other => throw Unknown(name, other, Languages, id),
        },
        _ => RequestReader.With(request, name, TextOf(name, value, id), id),
    };

    private static string TextOf(string name, JsonElement value, string? id) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when name is "id" or "seed" => value.GetRawText(),
        _ => throw new RequestFormatException("bad-value", $"'{name}' must be a text.", id),
    };

    private static string[] TextsOf(string name, JsonElement value, string? id) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostIds && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(one => one.GetString()!)]
            : throw new RequestFormatException("bad-value", string.Create(CultureInfo.InvariantCulture, $"'{name}' must be an array of at most {MostIds} texts."), id);

    private static RequestFormatException Unknown(string name, string value, IEnumerable<string> known, string? id) =>
        new("bad-value", Suggest.Unknown(name, Short.Of(value), known), id);
}

/// <summary>Keeps what a caller sent short where an error repeats it.</summary>
internal static class Short
{
    public static string Of(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");
}
