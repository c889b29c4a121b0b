using System.Text.Json.Nodes;

namespace PromptForge.Tests.Providers;

/// <summary>The contracts' own samples, good and bad: the checker sees what it is to see.</summary>
public sealed class ContractTests
{
    [Fact]
    public void The_samples_are_judged_as_they_say()
    {
        Contracts.Need();
        var samples = JsonNode.Parse(File.ReadAllText(Path.Combine(Contracts.Folder!, "samples", "samples.json")))!.AsArray();
        var wrong = samples.Where(sample => (Contracts.Faults(sample!["schema"]!.GetValue<string>(), sample["payload"]!).Count == 0) != sample["valid"]!.GetValue<bool>())
            .Select(sample => sample!["id"]!.GetValue<string>()).ToList();

        // A prompt of 801 characters is refused by "if … else", which the validator does not read; OptionCheck and the budget hold that limit.
        Assert.Equal(["wan22-prompt-801"], wrong);
        Assert.True(samples.Count >= 38);
    }
}
