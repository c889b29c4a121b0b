using Microsoft.AspNetCore.Http;
using PromptForge.Server.Gateway;

namespace PromptForge.Server.Guards;

/// <summary>What a key may be for. Which path needs what stands here alone.</summary>
internal static class Scope
{
    /// <summary>Forging, measuring, lists and the knowledge base; also whatever of <c>/v1</c> is named nowhere else.</summary>
    public const string Enhance = "enhance";

    /// <summary>Pictures: jobs and their files. This is what costs.</summary>
    public const string Generate = "generate";

    /// <summary>Calls that go through to image services, and their receipts.</summary>
    public const string Gateway = "gateway";

    /// <summary>Assigning, exposing, outcomes, status.</summary>
    public const string Experiments = "experiments";

    private static readonly (string Path, string Scope)[] Paths =
    [
        ("/v1/generate", Generate), ("/v1/jobs", Generate), ("/v1/files", Generate), ("/v1/receipts", Gateway), ("/v1/experiments", Experiments),
    ];

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [Enhance, Generate, Gateway, Experiments];

    /// <summary>What a call needs.</summary>
    public static string Of(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GatewayMark>() is not null) { return Gateway; }

        foreach (var (path, scope) in Paths)
        {
            if (http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) { return scope; }
        }

        return Enhance;
    }
}
