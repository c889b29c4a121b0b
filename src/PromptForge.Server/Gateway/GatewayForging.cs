using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PromptForge.Model;
using PromptForge.Results;
using PromptForge.Server.Guards;
using PromptForge.Server.Reloading;
using PromptForge.Templates;

namespace PromptForge.Server.Gateway;

/// <summary>What goes to the service, and what became of the prompt.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Body">The body to send.</param>
/// <param name="Forged">The result, where there is one.</param>
internal readonly record struct Passage(Outcome Outcome, byte[] Body, ForgedPrompt? Forged = null);

/// <summary>Forges the prompt inside a request. Whatever goes wrong here, the request goes on as it came.</summary>
/// <remarks>A registered <see cref="IPromptForge"/> forges instead of the current forge.</remarks>
internal sealed partial class GatewayForging(CurrentForge current, ServerOptions options, Load load, ILogger<GatewayForging> logger, IPromptForge? instead = null)
{
    private readonly ConditionalWeakTable<Forge, StyleChooser> styles = [];

    /// <summary>Whether the caller asked to leave the prompt as it is.</summary>
    public static bool IsOff(IHeaderDictionary headers) => headers.TryGetValue("X-PromptForge-Off", out var off) && off.ToString() is not ("0" or "false");

    /// <summary>The passage of a request.</summary>
    /// <param name="http">The call; its headers choose style, strategy and strength.</param>
    /// <param name="route">The route.</param>
    /// <param name="shape">How the request looks.</param>
    /// <param name="model">The model in the path, or null where the body names it.</param>
    /// <param name="body">The request.</param>
    /// <exception cref="ForgeRequestException">A header chooses a style or strategy that there is not.</exception>
    /// <exception cref="RequestFormatException">A header chooses a strength that there is not.</exception>
    public async ValueTask<Passage> RunAsync(HttpContext http, GatewayRoute route, Shape shape, string? model, byte[] body)
    {
        var chosen = Chosen(route, Caller.Of(http), http.Request.Headers);
        var forge = current.Now;
        try
        {
            if (JsonSites.Read(body) is not { } sites) { return new(Outcome.Unreadable, body); }

            if (!route.Profiles.TryGetValue(model ?? sites.Text(shape.Model) ?? GatewayRoute.Unnamed, out var target)) { return new(Outcome.UnknownModel, body); }

            if (shape.IsEdit(sites)) { return new(Outcome.Edit, body); }

            if (shape.Read(sites) is not { } wish) { return new(Outcome.Unreadable, body); }

            if (wish.Words.Length > options.MostPromptLength) { return new(Outcome.Refused, body); }

            if (chosen.Style.Length == 0) { chosen = chosen with { Style = sites.Text(shape.Style) is { } own && StylesOf(forge).Find(own) is not null ? own : Caller.Of(http).Key?.Style ?? route.Style ?? "auto" }; }

            var forged = await ForgeAsync(instead ?? forge, chosen with { Prompt = wish.Words, Target = target, Negative = string.IsNullOrWhiteSpace(wish.Avoided) ? null : wish.Avoided }, http.RequestAborted).ConfigureAwait(false);
            if (route.Shadow) { return new(Outcome.Shadow, body, forged); }

            return shape.Write(body, sites, wish, forged, forge.Profile(target), route.RewritingOff) is { } written ? new(Outcome.Forged, written, forged) : new(Outcome.NoPlace, body);
        }
        catch (ForgeRequestException refused) when (refused.Code is not ("unknown-style" or "unknown-strategy" or "no-chat-model"))
        {
            return new(Outcome.Refused, body);
        }
        catch (Exception fault) when (fault is not ForgeRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // The message may hold the prompt, so it stays out of the log.
            LogFault(http.TraceIdentifier, fault.GetType().Name, fault.StackTrace);
            return new(Outcome.Fault, body);
        }
    }

    private async Task<ForgedPrompt> ForgeAsync(IPromptForge forging, ForgeRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Gateway.ForgeTimeout);
        using var turn = await load.TurnAsync(limit.Token).ConfigureAwait(false);
        return await forging.EnhanceAsync(request, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
    }

    private StyleChooser StylesOf(Forge forge) => styles.GetValue(forge, static one => new(one.Content.Styles));

    /// <summary>What headers, key and route choose, in this order; the style is empty where no header chooses one.</summary>
    private static ForgeRequest Chosen(GatewayRoute route, Caller caller, IHeaderDictionary headers)
    {
        var request = new ForgeRequest { Prompt = "", Style = "", Strategy = caller.Key?.Strategy ?? route.Strategy ?? "rules" };
        foreach (var name in (ReadOnlySpan<string>)["style", "strategy", "strength"])
        {
            if (headers[$"X-PromptForge-{name}"].ToString() is { Length: > 0 } value) { request = RequestReader.With(request, name, value); }
        }

        return request;
    }

    [LoggerMessage(1, LogLevel.Error, "Request {Request}: forging failed ({Kind}); it went on unforged.\n{Trace}")]
    private partial void LogFault(string request, string kind, string? trace);
}
