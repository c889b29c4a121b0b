using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Authoring;
using PromptForge.Results;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Api;

/// <summary><c>POST /v1/tokens</c>: a text against every limit of a target.</summary>
internal sealed class TokensEndpoint(CurrentForge current, ServerOptions options)
{
    private static readonly string[] Keys = ["text", "target"];

    public async Task RunAsync(HttpContext http)
    {
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var (text, target) = Read(body.RootElement);
        if (text.Length > options.MostPromptLength)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "prompt-too-long", string.Create(
                CultureInfo.InvariantCulture, $"The text has {text.Length} characters; at most {options.MostPromptLength} are read here. Shorten it."));
        }

        var forge = current.Now;
        var profile = forge.Profile(target);
        await Answer.JsonAsync(http, json => ContentJson.Lengths(json, forge.Measure(text, profile))).ConfigureAwait(false);
    }

    private (string Text, string Target) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) { throw new RequestFormatException("bad-json", "The request must be a JSON object such as {\"text\": \"a fox\", \"target\": \"stability-v1-sdxl\"}."); }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var property in root.EnumerateObject())
            {
                if (!Keys.Contains(property.Name)) { throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Short.Of(property.Name), Keys)); }

                if (property.Value.ValueKind != JsonValueKind.String) { throw new RequestFormatException("bad-value", $"'{property.Name}' must be a text."); }

                if (!values.TryAdd(property.Name, property.Value.GetString()!)) { throw new RequestFormatException("bad-json", $"The key '{property.Name}' stands twice."); }
            }
        }
        catch (InvalidOperationException)
        {
            throw new RequestFormatException("bad-json", "A text holds half of a surrogate pair (such as \\ud83d alone); write the whole character.");
        }

        return (values.GetValueOrDefault("text") ?? throw new RequestFormatException("bad-json", "The key 'text' is missing."), values.GetValueOrDefault("target", options.Target));
    }
}
