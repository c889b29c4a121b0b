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
/// <remarks>Who asks for events gets one for each stage, for an array one for each item, too, and at last the answer as it would have been.</remarks>
internal sealed class EnhanceEndpoint(CurrentForge current, ServerOptions options)
{
    private readonly ForgeRequest usual = new() { Prompt = "", Target = options.Target };

    public async Task RunAsync(HttpContext http)
    {
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var bytes = new ArrayBufferWriter<byte>(4096);
        var (forge, defaults) = (current.Now, Caller.Of(http).Defaults(usual));
        var events = EventStream.IsWanted(http.Request) ? new EventStream(http) : null;
        if (body.RootElement.ValueKind == JsonValueKind.Array) { await ManyAsync(forge, defaults, body.RootElement, bytes, events, http.RequestAborted).ConfigureAwait(false); }
        else { await OneAsync(forge, defaults, body.RootElement, bytes, events, http.RequestAborted).ConfigureAwait(false); }

        if (events is null) { await Answer.WriteAsync(http, bytes, "application/json").ConfigureAwait(false); }
        else if (bytes.WrittenCount > 0) { await events.SendAsync("result", bytes.WrittenMemory).ConfigureAwait(false); }
    }

    private async ValueTask OneAsync(Forge forge, ForgeRequest defaults, JsonElement item, ArrayBufferWriter<byte> bytes, EventStream? events, CancellationToken cancellationToken)
    {
        var request = EnhanceReader.Read(item, defaults, options.MostPromptLength);
        if (events is null)
        {
            ResultJson.Write(bytes, await forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false));
            return;
        }

        try { ResultJson.Write(bytes, await StageEvents.ForgeAsync(forge, request, null, events, cancellationToken).ConfigureAwait(false)); }
        catch (ForgeRequestException refused) when (events.HasBegun)
        {
            // The status is sent already, so the problem is an event.
            await events.SendAsync("problem", json => Problem.Write(json, Problem.StatusOf(refused.Code), refused.Code, refused.Message)).ConfigureAwait(false);
        }
    }

    private async ValueTask ManyAsync(Forge forge, ForgeRequest defaults, JsonElement items, ArrayBufferWriter<byte> bytes, EventStream? events, CancellationToken cancellationToken)
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
            var from = bytes.WrittenCount;
            try
            {
                var request = EnhanceReader.Read(item, defaults, options.MostPromptLength);
                id = request.Id;
                ResultJson.Write(bytes, events is null ? await forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false) : await StageEvents.ForgeAsync(forge, request, line, events, cancellationToken).ConfigureAwait(false));
            }
            catch (RequestFormatException wrong) { new BatchError(wrong.Id, line, wrong.Code, wrong.Message).Write(bytes); }
            catch (ForgeRequestException refused) { new BatchError(id, line, refused.Code, Short.Of(refused.Message)).Write(bytes); }

            if (events is not null) { await events.SendAsync("item", bytes.WrittenMemory[from..]).ConfigureAwait(false); }
        }

        bytes.Write("]"u8);
    }
}
