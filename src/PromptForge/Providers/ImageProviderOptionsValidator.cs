using Microsoft.Extensions.Options;

namespace PromptForge.Providers;

/// <summary>Checks <see cref="ImageProviderOptions"/> when the host starts.</summary>
public sealed class ImageProviderOptionsValidator : IValidateOptions<ImageProviderOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ImageProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (options.MaxRetries is < 0 or > 10) { faults.Add($"MaxRetries: must lie from 0 to 10, not {options.MaxRetries}."); }

        if (options.RememberedResults is < 0 or > 1000) { faults.Add($"RememberedResults: must lie from 0 to 1000, not {options.RememberedResults}."); }

        if (options.FailuresBeforeBreak is < 2 or > 1000) { faults.Add($"FailuresBeforeBreak: must lie from 2 to 1000, not {options.FailuresBeforeBreak}."); }

        if (options.BreakDuration < TimeSpan.FromMilliseconds(500) || options.BreakDuration > TimeSpan.FromHours(1)) { faults.Add("BreakDuration: must lie from half a second to an hour."); }

        if (options.RetryDelay <= TimeSpan.Zero || options.RetryDelay > TimeSpan.FromMinutes(5)) { faults.Add("RetryDelay: must be more than nothing and at most 5 minutes."); }

        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromHours(24)) { faults.Add("Timeout: must be at most a day."); }

        foreach (var (provider, settings) in options.Providers)
        {
            if (settings.BaseUrl is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))) { faults.Add($"Providers.{provider}.BaseUrl: must be a web address."); }

            if (settings.Timeout <= TimeSpan.Zero) { faults.Add($"Providers.{provider}.Timeout: must be more than nothing."); }

            if (settings.MaxRequests <= 0) { faults.Add($"Providers.{provider}.MaxRequests: must be more than nothing."); }

            if (settings.MaxRunning <= 0) { faults.Add($"Providers.{provider}.MaxRunning: must be more than nothing."); }

            if (settings.Window <= TimeSpan.Zero) { faults.Add($"Providers.{provider}.Window: must be more than nothing."); }

            if (settings.MaxBytes <= 0) { faults.Add($"Providers.{provider}.MaxBytes: must be more than nothing."); }
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
