using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptForge.Chat;
using PromptForge.Content;
using PromptForge.Model;
using PromptForge.Server.Api;
using PromptForge.Server.Experiments;
using PromptForge.Server.Gateway;
using PromptForge.Server.Guards;
using PromptForge.Server.Jobs;
using PromptForge.Server.Playground;
using PromptForge.Server.Reloading;

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
        var content = !options.ContentFolders.All(Path.Exists) ? null : options.ContentFolders.Count == 0 ? ForgeContent.Embedded : ContentReader.Load(ForgeContent.Embedded, options.ContentFolders);
        List<string> faults = [.. options.Faults(), .. GatewayFaults.Of(options.Gateway, content, options.Chat is not null), .. options.Jobs.Faults(content), .. options.Experiments.Faults()];
        if (faults.Count > 0) { throw new ServerOptionsException(faults); }

        var chat = options.Chat is { } settings ? new OpenAiChatClient(settings) : null;
        var forge = new PromptPipelineBuilder
        {
            Content = options.ContentFolders.Count == 0 ? null : content,
            Chat = chat,
            ChatTranslates = options.Chat?.Translate ?? true,
        }.Build();
        forge.Profile(options.Target);

        var builder = Kestrel(options);
        builder.Services.AddSingleton(new CurrentForge(forge)).AddSingleton<Readiness>();
        builder.Services.AddSingleton(options.Gateway).AddSingleton<GatewayCounts>().AddSingleton<Receipts>().AddSingleton<Upstream>().AddSingleton<GatewayForging>().AddSingleton<GatewayEndpoint>();
        JobServices.Add(builder.Services, options);
        ExperimentEndpoints.Add(builder.Services, options);
        change?.Invoke(builder);
        var app = Front(builder, options);
        if (chat is not null) { app.Lifetime.ApplicationStopped.Register(chat.Dispose); }

        Map(app, options);
        GenerateEndpoint.Map(app);
        ExperimentEndpoints.Map(app);
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
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
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
        routes.MapMethods("/v1/refine", Post, new RefineEndpoint(forge, options).RunAsync);
        routes.MapMethods("/v1/tokens", Post, new TokensEndpoint(forge, options).RunAsync);
        routes.MapMethods("/v1/styles", Read, content.StylesAsync);
        routes.MapMethods("/v1/targets", Read, content.TargetsAsync);
        routes.MapMethods("/v1/strategies", Read, content.StrategiesAsync);
        routes.MapMethods("/v1/notes", Read, content.NotesAsync);
        routes.MapMethods("/v1/defaults", Read, content.DefaultsAsync);
        routes.MapMethods("/v1/knowledge/search", Read, content.SearchAsync);
        routes.MapMethods("/v1/knowledge/{id}", Read, new EntryEndpoint(forge).RunAsync);

        var readiness = routes.ServiceProvider.GetRequiredService<Readiness>();
        routes.MapMethods("/healthz", Read, static http => Answer.JsonAsync(http, static json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteEndObject();
        }));
        routes.MapMethods("/readyz", Read, readiness.AnswerAsync);

        var document = new PageFile(PageFiles.Read("openapi.json"), "application/json");
        routes.MapMethods("/openapi.json", Read, http => PageFiles.SendAsync(http, document));
        foreach (var (name, file) in new PageFiles().All)
        {
            routes.MapMethods(name == "index.html" ? "/" : $"/page/{name}", Read, http => PageFiles.SendAsync(http, file));
        }
    }
}

/// <summary>Ready from the first prompt forged until the server is told to stop.</summary>
internal sealed class Readiness(CurrentForge forge, IHostApplicationLifetime lifetime)
{
    private Task? warming;

    /// <summary>Forges once, so that the first caller does not wait for what is built on first use.</summary>
    public void Begin() => warming ??= Task.Run(async () => await forge.Now.EnhanceAsync(new ForgeRequest { Prompt = "a white rose 一束白玫瑰" }).ConfigureAwait(false));

    public Task AnswerAsync(HttpContext http)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || warming is not { IsCompletedSuccessfully: true })
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "not-ready", "The server is starting or stopping.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        return Answer.JsonAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ready");
            json.WriteString("version", Forge.Version);
            json.WriteString("contentVersion", forge.Now.Content.Version);
            json.WriteEndObject();
        });
    }
}

/// <summary>Options that the server cannot start with.</summary>
/// <param name="faults">Every fault.</param>
internal sealed class ServerOptionsException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
