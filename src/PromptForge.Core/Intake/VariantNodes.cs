using System.Collections.Immutable;

namespace PromptForge.Intake;

/// <summary>A piece of a template, by its place in the text that was parsed.</summary>
internal abstract record VariantNode(int Start, int End);

/// <summary>Text that is copied.</summary>
internal sealed record VariantLiteral(int Start, int End) : VariantNode(Start, End);

/// <summary><c>{a|b}</c>, <c>{2$$a|b}</c>.</summary>
internal sealed record VariantChoice(int Start, int End, VariantHeader Header, List<VariantOption> Options) : VariantNode(Start, End);

/// <summary><c>__name__</c>, <c>__name(variable=value)__</c>.</summary>
internal sealed record VariantWildcard(int Start, int End, bool Cycles, List<VariantNode> Name, List<VariantAssignment> Given)
    : VariantNode(Start, End);

/// <summary><c>${name=value}</c>.</summary>
internal sealed record VariantAssignment(int Start, int End, string Name, bool KeepsOld, bool AtOnce, List<VariantNode> Value)
    : VariantNode(Start, End);

/// <summary><c>${name}</c>, <c>${name:default}</c>.</summary>
internal sealed record VariantUse(int Start, int End, string Name, List<VariantNode>? Default) : VariantNode(Start, End);

/// <summary><c>%{around ... it$$inner}</c>.</summary>
internal sealed record VariantWrap(int Start, int End, List<VariantNode> Around, List<VariantNode> Inner) : VariantNode(Start, End);

/// <summary>One of the things to choose from.</summary>
internal sealed record VariantOption(double Weight, List<VariantNode> Nodes);

/// <summary>How many to choose and what stands between them; <see cref="Most"/> is cut to what there is.</summary>
/// <param name="Counts">Whether a number was given.</param>
/// <param name="Least">The fewest.</param>
/// <param name="Most">The most.</param>
/// <param name="Separator">What stands between two.</param>
/// <param name="Cycles">Whether neighbouring seeds go through the options in order (<c>@</c>).</param>
internal sealed record VariantHeader(bool Counts, int Least, int Most, string Separator, bool Cycles)
{
    /// <summary>What <c>{a|b}</c> means.</summary>
    public static VariantHeader One { get; } = new(false, 1, 1, ", ", false);
}

/// <summary>The value of a variable: evaluated, or to be evaluated each time.</summary>
internal sealed record VariantValue(VariantOutput? Fixed, VariantSource Source, List<VariantNode> Nodes);

/// <summary>Where evaluation stands.</summary>
internal readonly record struct VariantFrame(VariantSource Source, ImmutableDictionary<string, VariantValue> Variables, int Depth)
{
    public VariantFrame Deeper => this with { Depth = Depth + 1 };
}
