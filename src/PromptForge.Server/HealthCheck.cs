namespace PromptForge.Server;

/// <summary>The program's verb <c>health</c>: asks the running server whether it is ready, for images that hold no other client.</summary>
internal static class HealthCheck
{
    /// <summary>Asks at the first address of the settings.</summary>
    /// <returns>0 ready; 1 not ready, or nobody there.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter error)
    {
        // Who listens everywhere listens on this machine, too.
        var address = options.Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).First()
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri($"{address.TrimEnd('/')}/readyz")).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) { return 0; }

            error.WriteLine($"{address}: {(int)response.StatusCode}");
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            error.WriteLine($"{address}: {gone.Message}");
        }

        return 1;
    }
}
