using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Model;
using PromptForge.Results;
using PromptForge.Server.Guards;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Api;

/// <summary><c>POST /v1/enhance</c>: one request gives its result or a problem; an array gives an array, each item in its place.</summary>
internal sealed class EnhanceEndpoint(CurrentForge current, ServerOptions options)
{
    private readonly ForgeRequest usual = new() { Prompt = "", Target = options.Target };

    public async Task RunAsync(HttpContext http)
    {
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var bytes = new ArrayBufferWriter<byte>(4096);
        var (forge, defaults) = (current.Now, Caller.Of(http).Defaults(usual));
        if (body.RootElement.ValueKind == JsonValueKind.Array) { await ManyAsync(forge, defaults, body.RootElement, bytes, http.RequestAborted).ConfigureAwait(false); }
        else { await OneAsync(forge, defaults, body.RootElement, bytes, http.RequestAborted).ConfigureAwait(false); }

        await Answer.WriteAsync(http, bytes, "application/json").ConfigureAwait(false);
    }

    private async ValueTask OneAsync(Forge forge, ForgeRequest defaults, JsonElement item, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
    {
        var request = EnhanceReader.Read(item, defaults, options.MostPromptLength);
        ResultJson.Write(bytes, await forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask ManyAsync(Forge forge, ForgeRequest defaults, JsonElement items, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
    {
        if (items.GetArrayLength() > options.MostItems)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "too-many-items", string.Create(
                CultureInfo.InvariantCulture, $"{items.GetArrayLength()} requests at once; at most {options.MostItems} are taken. Send them in parts."));
        }

        var line = 0;
        bytes.Write("["u8);
        foreach (var item in items.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++line > 1) { bytes.Write(","u8); }

            string? id = null;
            try
            {
                var request = EnhanceReader.Read(item, defaults, options.MostPromptLength);
                id = request.Id;
                ResultJson.Write(bytes, await forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (RequestFormatException wrong) { new BatchError(wrong.Id, line, wrong.Code, wrong.Message).Write(bytes); }
            catch (ForgeRequestException refused) { new BatchError(id, line, refused.Code, Short.Of(refused.Message)).Write(bytes); }
        }

        bytes.Write("]"u8);
    }
}
