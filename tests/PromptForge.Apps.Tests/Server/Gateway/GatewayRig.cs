using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Server;
using PromptForge.Server.Gateway;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server.Gateway;

/// <summary>A gateway before a service on a real socket.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    public const string Answer = """{ "created" : 1,  "data":[{"b64_json":"AA=="}] }""";

    private GatewayRig(ScriptedServer service, RunningServer server) => (Service, Server) = (service, server);

    public ScriptedServer Service { get; }

    public RunningServer Server { get; }

    /// <summary>Everything that was logged, at every level.</summary>
    public ConcurrentQueue<string> Log { get; private init; } = [];

    public GatewayCounts Counts => Server.Services.GetRequiredService<GatewayCounts>();

    public Received Sent => Assert.Single(Service.Requests);

    public static async Task<GatewayRig> StartAsync(
        Action<GatewayRoute> configure, Func<Received, Reply>? script = null, IPromptForge? forging = null, Action<ServerOptions>? change = null)
    {
        var service = new ScriptedServer(script ?? (_ => Reply.Json(Answer)));
        var route = new GatewayRoute { Path = "/", Upstream = service.Address.ToString(), AllowPrivate = true };
        configure(route);
        var log = new ConcurrentQueue<string>();
        var server = await RunningServer.StartAsync(
            options =>
            {
                options.Gateway.Routes.Add(route);
                change?.Invoke(options);
            },
            builder =>
            {
                builder.LogTo(log);
                if (forging is not null) { builder.Services.AddSingleton(forging); }
            });
        return new(service, server) { Log = log };
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningServer.Json(json) };
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }

        return await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Service.DisposeAsync();
    }
}

/// <summary>A forge that fails.</summary>
internal sealed class FailingForge(string message) : IPromptForge
{
    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, CancellationToken cancellationToken = default) => throw new InvalidOperationException(message);

    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, Action<StageTrace> watch, CancellationToken cancellationToken = default) => throw new InvalidOperationException(message);
}

internal static class Bodies
{
    public static string Text(this Received received) => Encoding.UTF8.GetString(received.Body);

    public static string? Header(this HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
