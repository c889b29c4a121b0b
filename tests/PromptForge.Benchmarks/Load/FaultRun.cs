using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using static PromptForge.Benchmarks.Load.LoadProgram;

namespace PromptForge.Benchmarks.Load;

/// <summary>Requests through the gateway to a service that fails now and then. Each carries an id, in its prompt as well; each answer must be its own, whole, or an honest error.</summary>
internal static class FaultRun
{
    private const int AtOnce = 32;

    // Of a hundred requests: so many of each fault; the others are answered.
    private static readonly Dictionary<string, int> Shares = new(StringComparer.Ordinal) { ["500"] = 8, ["half"] = 6, ["cut"] = 4, ["hang"] = 2 };

    /// <summary>Sends them.</summary>
    /// <returns>How many were answered wrongly.</returns>
    public static async Task<int> RunAsync(Fleet fleet, int requests)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = new(fleet.Server), Timeout = TimeSpan.FromMinutes(1) };
        var wrong = new ConcurrentBag<string>();
        var answered = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellationToken) =>
        {
            var fault = FaultOf(number);
            var seen = await AskAsync(client, number, fault, cancellationToken).ConfigureAwait(false);

            // Where half an answer broke before we had its head, nothing of it was passed on.
            string[] honest = fault switch { null => ["answer"], "500" => ["error of the service"], "hang" => ["504"], "cut" => ["502"], _ => ["broken off", "502"] };
            answered.AddOrUpdate($"{fault ?? "none"} → {seen}", 1, (_, count) => count + 1);
            if (!honest.Contains(seen)) { wrong.Add($"request {number}, fault '{fault ?? "none"}': {seen}, not {string.Join(" or ", honest)}"); }
        }).ConfigureAwait(false);

        Say($"\nFaults upstream: {requests} requests through the gateway, {AtOnce} at once, {wrong.Count} answered wrongly   (aim 0)");
        foreach (var (what, count) in answered.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { Say($"  {what}: {count}"); }

        foreach (var line in wrong.Order(StringComparer.Ordinal).Take(10)) { Say($"  WRONG {line}"); }

        return wrong.Count;
    }

    /// <summary>The fault of a request, spread over all of them by a multiplication.</summary>
    private static string? FaultOf(int number)
    {
        var place = (int)((uint)number * 2654435761u % 100);
        foreach (var (fault, share) in Shares)
        {
            if ((place -= share) < 0) { return fault; }
        }

        return null;
    }

    /// <summary>What came back.</summary>
    private static async Task<string> AskAsync(HttpClient client, int number, string? fault, CancellationToken cancellationToken)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, Wrk.ImagesPath)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { model = Wrk.Model, prompt = $"a red fox beside a sign \"No. {id}\"", user = id })))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        if (fault is not null) { request.Headers.Add(LoadPeers.FaultHeader, fault); }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout) { return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture); }

            using var json = JsonDocument.Parse(body);
            var prompt = json.RootElement.GetProperty("data")[0].GetProperty("revised_prompt").GetString()!;
            if (json.RootElement.GetProperty("user").GetString() != id || !prompt.Contains($"No. {id}\"", StringComparison.Ordinal)) { return "somebody else's answer"; }

            if (!prompt.Contains("fox", StringComparison.Ordinal) || !response.Headers.Contains("X-PromptForge-Receipt")) { return "an answer to a prompt that was not forged"; }

            return response.StatusCode == HttpStatusCode.InternalServerError ? "error of the service" : response.IsSuccessStatusCode ? "answer" : $"status {(int)response.StatusCode}";
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException) { return "broken off"; }
        catch (JsonException) { return "half an answer as a whole one"; }
    }
}
