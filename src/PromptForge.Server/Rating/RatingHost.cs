using Microsoft.AspNetCore.Builder;
using PromptForge.Evaluation.Ratings;
using PromptForge.Server.Guards;
using PromptForge.Server.Playground;

namespace PromptForge.Server.Rating;

/// <summary>Puts the rating page together. It is for people at this machine: it listens nowhere else.</summary>
internal static class RatingHost
{
    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly string[] Post = ["POST"];

    /// <summary>The server, not yet started.</summary>
    /// <exception cref="ServerOptionsException">It would listen to other machines.</exception>
    public static WebApplication Build(ServerOptions options, RatingPlan plan, RatingLog log)
    {
        if (options.Faults() is { Count: > 0 } faults) { throw new ServerOptionsException(faults); }

        var app = ServerHost.Front(ServerHost.Kestrel(options), options);
        var endpoints = new RatingEndpoints(plan, log, options);
        app.MapMethods("/next", Read, endpoints.NextAsync);
        app.MapMethods("/choice", Post, endpoints.ChooseAsync);
        app.MapMethods("/picture/{pair}/{side}", Read, endpoints.PictureAsync);
        foreach (var (name, file) in new PageFiles("rating/").All)
        {
            app.MapMethods(name == "index.html" ? "/" : $"/page/{name}", Read, http => PageFiles.SendAsync(http, file)).WithMetadata(OpenMark.It);
        }

        return app;
    }
}
