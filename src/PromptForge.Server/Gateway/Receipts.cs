using System.Buffers;
using Microsoft.AspNetCore.Http;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Server.Gateway;

/// <summary>The newest results of the gateway, for whoever asked for them. The same request has the same id, and is kept once.</summary>
internal sealed class Receipts(GatewayOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Owner, string Id), byte[]> kept = [];
    private readonly Queue<(string Owner, string Id)> order = new();

    /// <summary>Keeps a result; the oldest makes room.</summary>
    public void Keep(string owner, ForgedPrompt forged)
    {
        lock (gate)
        {
            if (options.MostReceipts == 0 || kept.ContainsKey((owner, forged.Id))) { return; }
        }

        var bytes = new ArrayBufferWriter<byte>(4096);
        ResultJson.Write(bytes, forged);
        lock (gate)
        {
            if (!kept.TryAdd((owner, forged.Id), bytes.WrittenSpan.ToArray())) { return; }

            order.Enqueue((owner, forged.Id));
            if (order.Count > options.MostReceipts) { kept.Remove(order.Dequeue()); }
        }
    }

    /// <summary>The result with an id, as JSON, or null.</summary>
    public byte[]? Find(string owner, string id)
    {
        lock (gate) { return kept.GetValueOrDefault((owner, id)); }
    }

    /// <summary><c>GET /v1/receipts/{id}</c>.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        var found = Find(Guards.Front.CallerOf(http), http.Request.RouteValues["id"] as string ?? "")
            ?? throw new ProblemException(StatusCodes.Status404NotFound, "unknown-receipt", "There is no such receipt, or it had to make room for newer ones.");
        var bytes = new ArrayBufferWriter<byte>(found.Length);
        bytes.Write(found);
        return Answer.WriteAsync(http, bytes, "application/json");
    }
}
