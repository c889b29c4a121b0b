using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Providers;

/// <summary>A provider that can show what it would send.</summary>
public interface IRequestPlanner
{
    /// <summary>The request that <see cref="IImageProvider.GenerateAsync"/> would send first; nothing is sent and no key is needed.</summary>
    /// <exception cref="ImageProviderException">The options do not fit the profile.</exception>
    PlannedRequest Plan(ImageRequest request);

    /// <summary>Every request that begins work: several where more pictures are wanted than the model makes at once.</summary>
    /// <exception cref="ImageProviderException">The options do not fit the profile.</exception>
    IReadOnlyList<PlannedRequest> PlanAll(ImageRequest request) => [Plan(request)];
}

/// <summary>A request as it would be sent.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The address.</param>
/// <param name="Headers">The headers; a key shows as <c>***</c>.</param>
/// <param name="Body">The body: JSON as it is sent, or the fields of a form, files named by type and size.</param>
/// <param name="Cost">What it would cost by the profile's price, or null where that is not known.</param>
public sealed record PlannedRequest(string Method, Uri Url, ImmutableSortedDictionary<string, string> Headers, JsonNode? Body, Cost? Cost)
{
    /// <summary>The request as one JSON object: method, url, headers, body, cost.</summary>
    public JsonObject ToJson()
    {
        var headers = new JsonObject();
        foreach (var (name, value) in Headers) { headers[name] = value; }

        return new()
        {
            ["method"] = Method,
            ["url"] = Url.AbsoluteUri,
            ["headers"] = headers,
            ["body"] = Body?.DeepClone(),
            ["cost"] = Cost is { } cost ? new JsonObject { ["amount"] = cost.Amount, ["currency"] = cost.Currency } : null,
        };
    }
}
