using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Authoring;
using PromptForge.Model;
using PromptForge.Refining;
using PromptForge.Results;
using PromptForge.Server.Guards;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Api;

/// <summary><c>POST /v1/refine</c>: a result or a request, and a wish; the answer is the next version. Nothing is remembered here.</summary>
internal sealed class RefineEndpoint(CurrentForge current, ServerOptions options)
{
    private static readonly string[] Keys = ["result", "request", "wish"];
    private readonly ForgeRequest usual = new() { Prompt = "", Target = options.Target };

    public async Task RunAsync(HttpContext http)
    {
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var bytes = new ArrayBufferWriter<byte>(4096);
        ResultJson.Write(bytes, await current.Now.EnhanceAsync(Read(body.RootElement, Caller.Of(http).Defaults(usual)), http.RequestAborted).ConfigureAwait(false));
        await Answer.WriteAsync(http, bytes, "application/json").ConfigureAwait(false);
    }

    private ForgeRequest Read(JsonElement root, ForgeRequest defaults)
    {
        if (root.ValueKind != JsonValueKind.Object) { throw new RequestFormatException("bad-json", "The request must be a JSON object such as {\"result\": {…}, \"wish\": \"make the vase white\"}."); }

        ForgeRequest? earlier = null;
        string? wish = null;
        try
        {
            foreach (var property in root.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "wish" when wish is null && property.Value.ValueKind == JsonValueKind.String: wish = property.Value.GetString(); break;
                    case "wish" when wish is null: throw new RequestFormatException("bad-value", "'wish' must be a text.");
                    case "result" when earlier is null: earlier = ResultReader.Request(Encoding.UTF8.GetBytes(property.Value.GetRawText())); break;
                    case "request" when earlier is null: earlier = EnhanceReader.Read(property.Value, defaults, options.MostPromptLength); break;
                    case "wish" or "result" or "request": throw new RequestFormatException("bad-json", "'wish' stands once, and of 'result' and 'request' one.");
                    default: throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Short.Of(property.Name), Keys));
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw new RequestFormatException("bad-json", "A text holds half of a surrogate pair (such as \\ud83d alone); write the whole character.");
        }

        if (earlier is null) { throw new RequestFormatException("bad-json", "The key 'result' is missing: what /v1/enhance answered. 'request' takes what it was asked instead."); }

        if (string.IsNullOrWhiteSpace(wish)) { throw new RequestFormatException("empty-wish", "'wish' is missing or empty; say what is to change."); }

        var next = Conversation.Next(earlier, wish);
        var length = EnhanceReader.LengthOf(next);
        return length <= options.MostPromptLength ? next : throw new RequestFormatException("prompt-too-long", string.Create(
            CultureInfo.InvariantCulture, $"Prompt and wishes have {length} characters; at most {options.MostPromptLength} are read here. Shorten them."));
    }
}
