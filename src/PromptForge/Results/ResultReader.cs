using System.Collections.Immutable;
using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Results;

/// <summary>Reads what <see cref="ResultJson"/> wrote: the request behind a result, to forge it again or to go on from it.</summary>
public static class ResultReader
{
    private const string NoRequest = "This is no result that can be gone on from: it holds no 'request'. 'promptforge enhance … --format json' writes one.";

    /// <summary>The request of a result.</summary>
    /// <param name="json">One result, in UTF-8.</param>
    /// <exception cref="RequestFormatException">It is not one result, or its request cannot be read.</exception>
    public static ForgeRequest Request(ReadOnlyMemory<byte> json)
    {
        // Editors put a mark in front.
        if (json.Span.StartsWith("\uFEFF"u8)) { json = json[3..]; }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("request", out var request) && request.ValueKind == JsonValueKind.Object
                ? Read(request) : throw new RequestFormatException("bad-result", NoRequest);
        }
        catch (JsonException)
        {
            throw new RequestFormatException("bad-result", "This is not one result in JSON. Of several, one to a line, give one line.");
        }
        catch (InvalidOperationException)
        {
            throw new RequestFormatException("bad-result", "A value of 'request' is not of its kind; texts stand in quotation marks.");
        }
    }

    private static ForgeRequest Read(JsonElement request)
    {
        if (Text(request, "prompt") is not { } prompt) { throw new RequestFormatException("bad-result", NoRequest); }

        var read = new ForgeRequest { Prompt = prompt, Id = Text(request, "id"), Negative = Text(request, "negative") };
        return read with
        {
            Style = Text(request, "style") ?? read.Style,
            Target = Text(request, "target") ?? read.Target,
            Strategy = Text(request, "strategy") ?? read.Strategy,
            Strength = Text(request, "strength") is { } strength ? RequestReader.With(read, "strength", strength).Strength : read.Strength,
            Seed = request.TryGetProperty("seed", out var seed) ? seed.TryGetInt64(out var number) ? number : throw new RequestFormatException("bad-value", "'seed' must be a whole number.") : 0,
            Language = Text(request, "lang") is { } tag ? tag is "en" or "zh" ? new Language(tag) : throw new RequestFormatException("bad-value", Suggest.Unknown("lang", tag, ["en", "zh"])) : null,
            Allow = [.. Texts(request, "allow").Select(name => FragmentRoles.TryParse(name, out var role) ? role : throw new RequestFormatException("bad-value", Suggest.Unknown("role", name, FragmentRoles.All)))],
            Without = Texts(request, "without"),
            Always = Texts(request, "always"),
            IsEdit = request.TryGetProperty("edit", out var edit) && edit.GetBoolean(),
            Wishes = Texts(request, "wishes"),
        };
    }

    private static string? Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement request, string name) =>
        request.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : [];
}
