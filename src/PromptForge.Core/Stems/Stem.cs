using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Stems;

/// <summary>One kind of flower, leaf, branch or fruit that a picture is made of, as a florist would order it.</summary>
/// <param name="Entry">The plant.</param>
/// <param name="Roles">What it does in the arrangement: line, mass, form, filler.</param>
/// <param name="Blooms">The months in which it flowers or fruits, 1 to 12; empty where that is not known.</param>
/// <param name="Sold">The months in which florists can have it besides; empty where that is not known.</param>
/// <param name="IsAsked">Whether the user named it; else it was added.</param>
/// <param name="Substitutes">Plants of the same role that could stand in for it, the likest first.</param>
/// <param name="Cautions">What to know before ordering; the wish is obeyed all the same.</param>
public sealed record Stem(
    Concept Entry, ImmutableArray<string> Roles, ImmutableArray<int> Blooms, ImmutableArray<int> Sold, bool IsAsked,
    ImmutableArray<Concept> Substitutes, ImmutableArray<StemCaution> Cautions)
{
    /// <summary>Whether it flowers or is sold in a month, 1 to 12; also where its season is not known.</summary>
    public bool IsIn(int month) => (Blooms.IsEmpty && Sold.IsEmpty) || Blooms.Contains(month) || Sold.Contains(month);
}

/// <summary>A quiet word about a plant.</summary>
/// <param name="Code"><c>taboo</c> or <c>out-of-season</c>.</param>
/// <param name="Text">What to know, in both languages.</param>
/// <param name="Culture">The culture that knows the taboo, or null.</param>
/// <param name="Source">A key of <c>knowledge/SOURCES.md</c>, or null.</param>
public sealed record StemCaution(string Code, LocalText Text, string? Culture = null, string? Source = null);
