using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Resolves variants and wildcards by a seed.</summary>
/// <remarks>
/// The syntax is that of dynamicprompts (docs/SYNTAX.md of github.com/adieyal/dynamicprompts, read at commit 58815af), written anew here.
/// An expansion that would nest deeper than <see cref="MaxDepth"/> or make the text longer than <see cref="MaxLength"/> is not made at
/// all: its own text stays, with a note. So the user's words are never cut.
/// </remarks>
internal sealed class VariantExpander
{
    /// <summary>How deep choices, wildcards and variables may lie in each other.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many UTF-16 units an expanded text may have; a longer request keeps its own length.</summary>
    public const int MaxLength = 100_000;

    private readonly VariantLists lists;

    public VariantExpander(IReadOnlyDictionary<string, ImmutableArray<string>> wildcards)
    {
        lists = new(wildcards);
    }

    /// <summary>The text with every choice made.</summary>
    /// <returns>The same string and <see cref="OriginMap.Identity"/> where there was nothing to choose.</returns>
    public (string Text, OriginMap Origin) Expand(string text, long seed, ImmutableArray<ForgeNote>.Builder notes)
    {
        if (!VariantSyntax.MayHold(text)) { return (text, OriginMap.Identity); }

        var source = VariantSource.OfRequest(text);
        var said = new VariantNotes(notes);
        var nodes = new VariantParser(source.Text, said).Parse();
        if (ReferenceEquals(source.Text, text) && nodes.TrueForAll(node => node is VariantLiteral)) { return (text, OriginMap.Identity); }

        var output = new VariantOutput();
        new VariantRun(lists, seed, said).Expand(source, nodes, output);
        return (output.ToString(), output.ToOrigin(text.Length));
    }
}
