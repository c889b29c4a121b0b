using System.Globalization;

namespace PromptForge.Server.Guards;

/// <summary>A caller's key. The key itself is never kept, only its hash.</summary>
internal sealed record ApiKeyOptions
{
    /// <summary>What logs call the caller. Receipts, jobs and spending belong to it, so it stays when the key is replaced.</summary>
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key, 64 hexadecimal digits; <c>PromptForge.Server key</c> makes a pair.</summary>
    public string Hash { get; set; } = "";

    /// <summary>What the key is for: some of <see cref="Scope.All"/>. Empty: everything.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Requests a minute, in place of <see cref="ServerOptions.RequestsPerMinute"/>.</summary>
    /// <value>0 to 1,000,000; 0 sets no limit. Null, the default, leaves the server's.</value>
    public int? RequestsPerMinute { get; set; }

    /// <summary>The most that pictures may cost on one day (UTC), for each currency as ISO 4217. Empty: no limit. Other currencies than those named are refused.</summary>
    /// <value>Each 0 to 1,000,000.</value>
    public IDictionary<string, decimal> CostPerDay { get; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>The style of requests that choose none.</summary>
    public string? Style { get; set; }

    /// <summary>The strategy of requests that choose none.</summary>
    public string? Strategy { get; set; }

    /// <summary>What is wrong with these keys, each with its setting and the way out.</summary>
    public static IEnumerable<string> Faults(IList<ApiKeyOptions> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"Server:Keys:{i}");
            foreach (var fault in keys[i].Faults()) { yield return $"{at}:{fault}"; }

            for (var j = 0; j < i; j++)
            {
                if (keys[i].Name.Length > 0 && keys[i].Name == keys[j].Name) { yield return string.Create(CultureInfo.InvariantCulture, $"{at}:Name: '{keys[i].Name}' is the name of key {j} already; receipts and spending go by name."); }

                if (keys[i].Hash.Length > 0 && keys[i].Hash.Equals(keys[j].Hash, StringComparison.OrdinalIgnoreCase)) { yield return string.Create(CultureInfo.InvariantCulture, $"{at}:Hash: is that of key {j} already."); }
            }
        }
    }

    private IEnumerable<string> Faults()
    {
        if (Name.Length is 0 or > 64 || Name.Any(char.IsControl)) { yield return "Name: give the key a name of 1 to 64 characters."; }

        // What stands here may be the key itself, so it is not repeated.
        if (Hash.Length != 64 || !Hash.All(char.IsAsciiHexDigit)) { yield return "Hash: 64 hexadecimal digits of SHA-256 are needed, never the key itself; 'PromptForge.Server key' makes both."; }

        foreach (var scope in Scopes.Where(scope => !Scope.All.Contains(scope))) { yield return $"Scopes: {Authoring.Suggest.Unknown("scope", scope, Scope.All)}"; }

        if (RequestsPerMinute is < 0 or > 1_000_000) { yield return string.Create(CultureInfo.InvariantCulture, $"RequestsPerMinute: must be 0 to 1000000, not {RequestsPerMinute}."); }

        foreach (var (currency, most) in CostPerDay.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) { yield return $"CostPerDay:{currency}: a currency has three capitals, such as USD or CNY."; }

            if (most is < 0 or > 1_000_000) { yield return string.Create(CultureInfo.InvariantCulture, $"CostPerDay:{currency}: must be 0 to 1000000, not {most}."); }
        }
    }
}
