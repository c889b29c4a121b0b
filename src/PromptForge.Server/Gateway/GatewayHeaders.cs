using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace PromptForge.Server.Gateway;

/// <summary>Which headers go through: all but those of one connection, those meant for us, and those that would change what browsers think of our own pages.</summary>
internal static class GatewayHeaders
{
    public const string Receipt = "X-PromptForge-Receipt";
    public const string Outcome = "X-PromptForge-Outcome";
    private const string Ours = "X-PromptForge-";

    private static readonly FrozenSet<string> Hops = FrozenSet.ToFrozenSet(
        ["Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    // A cookie of this host belongs to this host. The length is that of the body we send.
    private static readonly FrozenSet<string> NotSent = FrozenSet.ToFrozenSet([.. Hops, "Host", "Content-Length", "Expect", "Cookie"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NotAnswered = FrozenSet.ToFrozenSet(
        [
            .. Hops, "Set-Cookie", "Alt-Svc", "Strict-Transport-Security", "Clear-Site-Data", "Service-Worker-Allowed", "Content-Security-Policy", "X-Content-Type-Options",
            "X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy",
        ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives a request the caller's headers.</summary>
    /// <param name="from">The caller's.</param>
    /// <param name="to">The request; its content is there already.</param>
    /// <param name="authorization">What stands for the caller's <c>Authorization</c>, or null.</param>
    /// <param name="keepsOwn">Whether the caller's <c>Authorization</c> is meant for the service.</param>
    public static void Send(IHeaderDictionary from, HttpRequestMessage to, string? authorization, bool keepsOwn)
    {
        var named = Named(from.Connection.ToArray());
        foreach (var (name, values) in from)
        {
            if (NotSent.Contains(name) || named.Contains(name) || name.StartsWith(Ours, StringComparison.OrdinalIgnoreCase)) { continue; }

            if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && (authorization is not null || !keepsOwn)) { continue; }

            if (!to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) { to.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values); }
        }

        if (authorization is not null) { to.Headers.TryAddWithoutValidation("Authorization", authorization); }
    }

    /// <summary>Gives an answer the service's headers.</summary>
    public static void Answer(HttpResponseMessage from, IHeaderDictionary to)
    {
        var named = Named(from.Headers.NonValidated.TryGetValues("Connection", out var connection) ? [.. connection] : []);
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (NotAnswered.Contains(name) || named.Contains(name) || name.StartsWith(Ours, StringComparison.OrdinalIgnoreCase) || name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)) { continue; }

            to[name] = values.ToArray();
        }
    }

    private static HashSet<string> Named(IEnumerable<string?> connection) =>
        new(connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), StringComparer.OrdinalIgnoreCase);
}
