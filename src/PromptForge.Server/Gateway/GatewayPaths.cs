using System.Collections.Immutable;
using PromptForge.Authoring;

namespace PromptForge.Server.Gateway;

/// <summary>A path of an image service.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path as the service has it; a name in braces stands for one segment.</param>
/// <param name="Shape">How its requests look, or null where they pass as they are.</param>
internal sealed record KnownPath(string Method, string Path, Shape? Shape = null);

/// <summary>The paths that are forged, and those that clients need beside them. No others go through: a key of ours opens only these.</summary>
internal static class GatewayPaths
{
    public static ImmutableArray<KnownPath> All { get; } =
    [
        new("POST", "/v1/images/generations", Shape.Images),
        new("POST", "/v1/images/edits"),
        new("POST", "/v1/images/variations"),
        new("GET", "/v1/models"),
        new("POST", "/v1/generation/{engine}/text-to-image", Shape.Stability),
        new("POST", "/v1/generation/{engine}/image-to-image"),
        new("POST", "/v1/generation/{engine}/image-to-image/masking"),
        new("GET", "/v1/engines/list"),
        new("POST", "/api/v1/services/aigc/text2image/image-synthesis", Shape.DashScope),
        new("POST", "/api/v1/services/aigc/image2image/image-synthesis"),
        new("GET", "/api/v1/tasks/{task}"),
        new("POST", "/api/v1/tasks/{task}/cancel"),
        new("POST", "/sdapi/v1/txt2img", Shape.Automatic1111),
        new("POST", "/sdapi/v1/img2img"),
        new("POST", "/sdapi/v1/interrupt"),
        new("GET", "/sdapi/v1/{facts}"),
        new("POST", "/generate-image", Shape.Floral),
    ];

    private static readonly string[] Begins = ["v1", "api", "sdapi", "generate-image"];

    /// <summary>The paths of a route, each with what stands before it.</summary>
    public static (string Prefix, ImmutableArray<KnownPath> Paths) Of(GatewayRoute route)
    {
        var path = route.Path.TrimEnd('/');
        var whole = All.Where(known => path.EndsWith(known.Path, StringComparison.Ordinal)).ToImmutableArray();
        if (whole.IsEmpty) { return (path, All); }

        // Whoever may begin a task may ask for it.
        var paths = whole[0].Shape == Shape.DashScope ? [.. whole, .. All.Where(known => known.Path.StartsWith("/api/v1/tasks/", StringComparison.Ordinal))] : whole;
        return (path[..^whole[0].Path.Length], paths);
    }

    /// <summary>What is wrong with a path, or null.</summary>
    public static string? Fault(string path)
    {
        if (path.Length == 0 || path[0] != '/') { return "must begin with '/', such as /v1/images/generations, or / for all paths that are known"; }

        var prefix = Of(new() { Path = path }).Prefix;
        var segments = prefix.Split('/')[1..];
        if (segments.Any(segment => Begins.Contains(segment))) { return $"{Suggest.Unknown("path", path, All.Select(known => known.Path))} A prefix must not begin as a service's own path does"; }

        return segments.All(IsPlain) ? null : "a prefix may hold letters, digits, '-', '_' and '.'";
    }

    /// <summary>Whether a segment can stand in a path as it is and leads nowhere else.</summary>
    public static bool IsPlain(string segment) => segment.Any(char.IsAsciiLetterOrDigit) && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
