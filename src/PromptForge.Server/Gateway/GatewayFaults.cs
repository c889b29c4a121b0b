using System.Globalization;
using System.Net;
using PromptForge.Authoring;
using PromptForge.Content;
using PromptForge.Providers.Http;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Gateway;

/// <summary>What is wrong with the gateway's settings: every fault, each with its setting and the way out.</summary>
internal static class GatewayFaults
{
    /// <summary>The faults.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="content">What there is to name, or null where it cannot be read.</param>
    /// <param name="hasChat">Whether a chat model is configured.</param>
    public static IReadOnlyList<string> Of(GatewayOptions options, ForgeContent? content, bool hasChat)
    {
        var faults = new List<string>();
        Check(options.MostBodyBytes is >= 1 << 10 and <= 256 << 20, nameof(options.MostBodyBytes), "1024 to 268435456");
        Check(options.MostConcurrent is >= 1 and <= 100_000, nameof(options.MostConcurrent), "1 to 100000");
        Check(options.MostReceipts is >= 0 and <= 1_000_000, nameof(options.MostReceipts), "0 to 1000000");
        Check(options.Timeout >= TimeSpan.FromSeconds(1) && options.Timeout <= TimeSpan.FromHours(1), nameof(options.Timeout), "00:00:01 to 01:00:00");
        Check(options.ForgeTimeout >= TimeSpan.FromSeconds(0.1) && options.ForgeTimeout <= TimeSpan.FromMinutes(10), nameof(options.ForgeTimeout), "00:00:00.1 to 00:10:00");
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < options.Routes.Count; i++)
        {
            var route = options.Routes[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"Gateway:Routes:{i}");
            faults.AddRange(Path(route, i, taken).Concat(Upstream(route)).Concat(Key(route)).Concat(content is null ? [] : Names(route, content, hasChat)).Select(fault => $"{at}:{fault}."));
        }

        return faults;

        void Check(bool holds, string name, string range)
        {
            if (!holds) { faults.Add($"Gateway:{name}: must be {range}."); }
        }
    }

    private static IEnumerable<string> Path(GatewayRoute route, int index, Dictionary<string, int> taken)
    {
        if (GatewayPaths.Fault(route.Path) is { } fault)
        {
            yield return $"Path: {fault}";
            yield break;
        }

        var (prefix, paths) = GatewayPaths.Of(route);
        foreach (var path in paths)
        {
            if (!taken.TryAdd($"{path.Method} {prefix}{path.Path}", index) && taken[$"{path.Method} {prefix}{path.Path}"] != index)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Path: '{prefix}{path.Path}' is answered by route {taken[$"{path.Method} {prefix}{path.Path}"]} already; put a prefix such as /other before it");
                yield break;
            }
        }
    }

    private static IEnumerable<string> Upstream(GatewayRoute route)
    {
        if (!Uri.TryCreate(route.Upstream, UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https") || at.Query.Length > 0 || at.Fragment.Length > 0 || at.UserInfo.Length > 0)
        {
            yield return "Upstream: an address such as https://api.openai.com is needed, without name, key or query";
            yield break;
        }

        if (GatewayPaths.All.Any(path => at.AbsolutePath.TrimEnd('/').EndsWith($"/{path.Path.Split('/')[1]}", StringComparison.Ordinal) || at.AbsolutePath.EndsWith(path.Path, StringComparison.Ordinal)))
        {
            yield return $"Upstream: '{at.AbsolutePath}' belongs to the path; name only what stands before it, such as {at.GetLeftPart(UriPartial.Authority)}";
        }

        if (route.AllowPrivate) { yield break; }

        if (at.Scheme == "http") { yield return "Upstream: is not encrypted; use https, or set AllowPrivate if the service is your own"; }

        if (at.IsLoopback || (IPAddress.TryParse(at.IdnHost.Trim('[', ']'), out var ip) && HostGuard.IsPrivate(ip))) { yield return "Upstream: leads into a private network; set AllowPrivate if the service is your own"; }
    }

    private static IEnumerable<string> Key(GatewayRoute route)
    {
        if (route.KeyFrom is not { } name) { yield break; }

        // The name is not repeated: somebody may have put the key itself there.
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) { yield return "KeyFrom: name the environment variable that holds the key, never the key itself"; }
        else if (UpstreamKey.Of(route) is not { Length: > 0 } key) { yield return "KeyFrom: there is no environment variable of this name, or it is empty"; }
        else if (key.Any(c => c is < ' ' or > '~')) { yield return "KeyFrom: the key holds characters that no header may have"; }
    }

    private static IEnumerable<string> Names(GatewayRoute route, ForgeContent content, bool hasChat)
    {
        foreach (var (model, profile) in route.Profiles.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!content.Profiles.Any(known => known.Id == profile)) { yield return $"Profiles:{model}: {Suggest.Unknown("target", profile, content.Profiles.Select(known => known.Id)).TrimEnd('.')}"; }
        }

        foreach (var fault in NamedContent.Faults(route.Style, route.Strategy, content, hasChat)) { yield return fault; }
    }
}

/// <summary>A service's key, as its header has it.</summary>
internal static class UpstreamKey
{
    /// <summary>The value of <c>Authorization</c>, or null where the caller's stays.</summary>
    public static string? Of(GatewayRoute route) =>
        route.KeyFrom is { Length: > 0 } name && Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } key ? (key.Contains(' ', StringComparison.Ordinal) ? key : $"Bearer {key}") : null;
}
