using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PromptForge.Server.Guards;

/// <summary>Who calls. A key is 256 random bits, so one fast hash of it is as safe at rest as a slow one.</summary>
internal sealed class ApiKeys(ServerOptions options)
{
    /// <summary>Where a key may stand instead, so that <c>Authorization</c> stays free for the service behind a gateway.</summary>
    public const string Header = "X-PromptForge-Key";

    private const string Scheme = "Bearer ";
    private readonly (Caller Caller, byte[] Hash)[] keys = [.. options.Keys.Select(key => (new Caller(key.Name, key), Convert.FromHexString(key.Hash)))];

    /// <summary>A new key and the hash to configure.</summary>
    public static (string Key, string Hash) New()
    {
        var key = "pf_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (key, HashOf(key));
    }

    /// <summary>The hash of a key, as the configuration holds it.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The caller: a key's, or an address where no keys are configured.</summary>
    /// <exception cref="ProblemException">401: the key is missing or unknown.</exception>
    public Caller CallerOf(HttpContext http)
    {
        if (keys.Length == 0) { return new(http.Connection.RemoteIpAddress?.ToString() ?? "local", null); }

        var header = http.Request.Headers[Header].ToString() is { Length: > 0 } own ? Scheme + own : http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
            Caller? found = null;

            // Every key is compared: time tells nothing about which one was near.
            foreach (var key in keys)
            {
                if (CryptographicOperations.FixedTimeEquals(hash, key.Hash)) { found ??= key.Caller; }
            }

            if (found is not null) { return found; }
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"promptforge\"";
        throw header.Length == 0
            ? new(StatusCodes.Status401Unauthorized, "key-missing", "Send an API key in the header 'Authorization: Bearer …'.")
            : new ProblemException(StatusCodes.Status401Unauthorized, "key-unknown", "This API key is not known here.");
    }
}
