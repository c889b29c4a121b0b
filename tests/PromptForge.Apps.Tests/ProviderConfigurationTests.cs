using Microsoft.Extensions.Configuration;
using PromptForge.Providers;

namespace PromptForge.Apps.Tests;

/// <summary>Keys and addresses of image providers come from configuration of any kind, user secrets among them.</summary>
public sealed class ProviderConfigurationTests
{
    [Fact]
    public void Settings_come_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MaxRetries"] = "1",
            ["Providers:openai:Key"] = "sk-of-a-secret",
            ["Providers:openai:BaseUrl"] = "https://eu.example.com",
            ["Providers:openai:Fallback:0"] = "stability-core",
            ["Providers:openai:Hosts:0"] = "*.example.com",
            ["Providers:openai:Values:region"] = "eu",
            ["Providers:openai:Timeout"] = "00:00:30",
            ["Providers:openai:MaxRunning"] = "2",
        }).Build();
        var options = new ImageProviderOptions();
        configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);

        var openai = options.Providers["openai"];
        Assert.Equal((1, "sk-of-a-secret", "https://eu.example.com/", 2), (options.MaxRetries, openai.Key, openai.BaseUrl!.AbsoluteUri, openai.MaxRunning!.Value));
        Assert.Equal(("stability-core", "*.example.com", "eu", 30), (openai.Fallback.Single(), openai.Hosts.Single(), openai.Values["region"], openai.Timeout!.Value.TotalSeconds));
        Assert.DoesNotContain("sk-of-a-secret", openai.ToString(), StringComparison.Ordinal);
    }
}
