using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PromptForge.Chat;
using PromptForge.Evaluation.Stores;
using PromptForge.Qdrant;
using PromptForge.Server.Api;
using PromptForge.Server.Gateway;
using PromptForge.Server.Guards;
using PromptForge.Server.Playground;
using PromptForge.Server.Reloading;
using PromptForge.Telemetry;

namespace PromptForge.Server;

/// <summary>Puts the server together: Kestrel and routes, nothing that reads settings behind our back.</summary>
internal static class ServerHost
{
    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly string[] Post = ["POST"];

    /// <summary>The server, not yet started.</summary>
    /// <exception cref="ServerOptionsException">The options are faulty; every fault is told.</exception>
    /// <param name="options">The settings.</param>
    /// <param name="change">Changes services before the server is put together, or null.</param>
    public static WebApplication Build(ServerOptions options, Action<WebApplicationBuilder>? change = null)
    {
        List<string> faults = [.. options.Faults()];
        var chat = options.Chat is { } settings && settings.Faults().Count == 0 ? new OpenAiChatClient(settings) : null;
        var maker = new ForgeMaker(options, chat, new ForgeTelemetry(options.Telemetry.PromptText));
        var print = ContentPrint.Of(options.ContentFolders);
        var content = options.ContentFolders.All(Path.Exists) ? maker.Read(faults) : null;
        faults.AddRange(content is null ? GatewayFaults.Of(options.Gateway, null, options.Chat is not null) : maker.Missing(content));
        if (content is null || faults.Count > 0) { throw new ServerOptionsException(faults); }

        var forge = maker.Make(content);
        var builder = Kestrel(options);
        builder.Services.AddSingleton(new CurrentForge(forge)).AddSingleton(maker).AddSingleton<Readiness>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ContentWatch>(services, print)).AddHostedService(services => services.GetRequiredService<ContentWatch>());
        if (options.Database is { } database)
        {
            builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(ExperimentStores.ConnectionString(database))).AddSingleton<ISpending, PostgresSpending>();
        }
        else { builder.Services.AddSingleton<ISpending, MemorySpending>(); }

        builder.Services.AddSingleton(options.Gateway).AddSingleton<GatewayCounts>().AddSingleton<Receipts>().AddSingleton<Upstream>().AddSingleton<GatewayForging>().AddSingleton<GatewayEndpoint>();
        change?.Invoke(builder);
        var app = Front(builder, options);
        if (chat is not null) { app.Lifetime.ApplicationStopped.Register(chat.Dispose); }

        Map(app, options);
        GatewayEndpoint.Map(app, options);
        app.Services.GetRequiredService<Readiness>().Begin();
        return app;
    }

    /// <summary>A builder with Kestrel and routes, and nothing else.</summary>
    internal static WebApplicationBuilder Kestrel(ServerOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // What a service behind the gateway writes into its headers is read as Latin-1, and so it is written again.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

            // Above our own limit, so that our answer is on its way before the connection is cut.
            kestrel.Limits.MaxRequestBodySize = options.MostBodyBytes + (1L << 20);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxConcurrentConnections = options.MostConnections;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("PromptForge", LogLevel.Information);
        if (options.LogFormat == "json") { builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O")); }
        else { builder.Logging.AddSimpleConsole(console => console.SingleLine = true); }

        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Draining>().AddSingleton<IHostLifetime>(services => services.GetRequiredService<Draining>());
        builder.Services.AddSingleton(options).AddSingleton<ApiKeys>().AddSingleton<Load>().AddSingleton<Front>();
        return builder;
    }

    /// <summary>The application with its addresses and its front: headers, host name, keys and limits before every route.</summary>
    internal static WebApplication Front(WebApplicationBuilder builder, ServerOptions options)
    {
        var app = builder.Build();
        foreach (var url in options.Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) { app.Urls.Add(url); }

        var front = app.Services.GetRequiredService<Front>();
        // Routing comes first, because the front treats the paths of the gateway in their own way.
        app.UseRouting();
        app.Use(next => http => front.RunAsync(http, next));
        return app;
    }

    private static void Map(IEndpointRouteBuilder routes, ServerOptions options)
    {
        var forge = routes.ServiceProvider.GetRequiredService<CurrentForge>();
        var content = new ContentEndpoints(forge, options);
        routes.MapMethods("/v1/enhance", Post, new EnhanceEndpoint(forge, options).RunAsync);
        routes.MapMethods("/v1/tokens", Post, new TokensEndpoint(forge, options).RunAsync);
        routes.MapMethods("/v1/styles", Read, content.StylesAsync);
        routes.MapMethods("/v1/targets", Read, content.TargetsAsync);
        routes.MapMethods("/v1/strategies", Read, content.StrategiesAsync);
        routes.MapMethods("/v1/notes", Read, content.NotesAsync);
        routes.MapMethods("/v1/defaults", Read, content.DefaultsAsync);
        routes.MapMethods("/v1/knowledge/search", Read, content.SearchAsync);

        var readiness = routes.ServiceProvider.GetRequiredService<Readiness>();
        routes.MapMethods("/healthz", Read, static http => Answer.JsonAsync(http, static json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteEndObject();
        })).WithMetadata(OpenMark.It);
        routes.MapMethods("/readyz", Read, readiness.AnswerAsync).WithMetadata(OpenMark.It);

        var document = new PageFile(PageFiles.Read("openapi.json"), "application/json");
        routes.MapMethods("/openapi.json", Read, http => PageFiles.SendAsync(http, document)).WithMetadata(OpenMark.It);
        foreach (var (name, file) in new PageFiles().All)
        {
            routes.MapMethods(name == "index.html" ? "/" : $"/page/{name}", Read, http => PageFiles.SendAsync(http, file)).WithMetadata(OpenMark.It);
        }
    }
}

/// <summary>Ready from the first prompt forged until the server is told to stop.</summary>
internal sealed class Readiness(CurrentForge forge, ContentWatch watch, Draining draining)
{
    private Task? warming;

    /// <summary>Forges once, so that the first caller does not wait for what is built on first use.</summary>
    public void Begin() => warming ??= Task.Run(() => ForgeMaker.WarmAsync(forge.Now));

    public async Task AnswerAsync(HttpContext http)
    {
        if (draining.HasBegun || warming is not { IsCompletedSuccessfully: true })
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "not-ready", "The server is starting or stopping.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        // The index in memory answers where the cluster cannot, so its absence is told and is no reason to send requests elsewhere.
        var knowledge = forge.Now.Knowledge is not FallbackKnowledgeIndex cluster ? null : await cluster.FaultAsync(http.RequestAborted).ConfigureAwait(false) is null ? "qdrant" : "fallback";
        await Answer.JsonAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ready");
            json.WriteString("version", Forge.Version);
            json.WriteString("contentVersion", forge.Now.Content.Version);

            // More than none: the folders hold something newer that cannot be used, and the log says why.
            json.WriteNumber("contentFaults", watch.Faults);
            if (knowledge is not null) { json.WriteString("knowledge", knowledge); }

            json.WriteEndObject();
        }).ConfigureAwait(false);
    }
}

/// <summary>Options that the server cannot start with.</summary>
/// <param name="faults">Every fault.</param>
internal sealed class ServerOptionsException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
