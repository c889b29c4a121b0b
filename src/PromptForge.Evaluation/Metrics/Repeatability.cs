using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Determinism: the same request, forged again by the same version with the same content, gives the same bytes.</summary>
internal static class Repeatability
{
    /// <summary>A gate; none where the result is not ours, comes from another version, or a chat model had a hand in it.</summary>
    public static MetricValue Of(SampleReading sample)
    {
        var forge = sample.Readings.Forge;
        if (sample.Sample.Forged is not { } forged || forged.Version != Forge.Version || forged.ContentVersion != forge.Content.Version
            || forge.Strategy(forged.Strategy).AsksChat) { return MetricValue.None; }

        var again = forge.EnhanceAsync(forged.Request).AsTask().GetAwaiter().GetResult();
        if (again.Prompt == sample.Sample.Prompt && again.NegativePrompt == sample.Sample.NegativePrompt) { return Found.Gate([]); }

        var (place, one, other) = again.Prompt != sample.Sample.Prompt
            ? (DiagnosticPlace.Prompt, again.Prompt, sample.Sample.Prompt) : (DiagnosticPlace.Negative, again.NegativePrompt ?? "", sample.Sample.NegativePrompt ?? "");
        var at = one.AsSpan().CommonPrefixLength(other);
        return Found.Gate([Found.In(place, "not-repeated", "forged again, the text differs from here on", at, other.Length - at)]);
    }
}
