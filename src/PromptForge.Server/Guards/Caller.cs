using Microsoft.AspNetCore.Http;
using PromptForge.Model;

namespace PromptForge.Server.Guards;

/// <summary>Who calls.</summary>
/// <param name="Name">That of the key, or the address where no keys are configured.</param>
/// <param name="Key">The key's settings, or null where no keys are configured.</param>
internal sealed record Caller(string Name, ApiKeyOptions? Key)
{
    private static readonly Caller Nobody = new("", null);

    /// <summary>Whom receipts, jobs and the like belong to: the key's name; empty where no keys are configured.</summary>
    public string Owner => Key?.Name ?? "";

    /// <summary>The caller of a request that passed the front.</summary>
    public static Caller Of(HttpContext http) => http.Items[typeof(Caller)] as Caller ?? Nobody;

    /// <summary>A request that chooses nothing, with the style and strategy of the key.</summary>
    public ForgeRequest Defaults(ForgeRequest request) =>
        Key is { Style: null, Strategy: null } or null ? request : request with { Style = Key.Style ?? request.Style, Strategy = Key.Strategy ?? request.Strategy };

    /// <exception cref="ProblemException">403: the key is not for this.</exception>
    public void Require(string scope)
    {
        if (Key is { Scopes: { Count: > 0 } scopes } && !scopes.Contains(scope))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "scope-missing", $"This key is for {string.Join(", ", scopes)}, and this needs '{scope}'.");
        }
    }
}
