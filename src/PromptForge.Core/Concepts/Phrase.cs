using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>A keyed noun phrase that a template or a knowledge entry can add to a prompt.</summary>
public sealed record Phrase
{
    /// <summary>The receipt id: the owner's id, <c>#</c>, the key.</summary>
    public required string Id { get; init; }

    /// <summary>The phrase in both languages; <c>{slot}</c> stands for a slot's concept.</summary>
    public required LocalText Text { get; init; }

    /// <summary>What it says about the picture.</summary>
    public required FragmentRole Role { get; init; }

    /// <summary>How much it is worth, 0 to 1.</summary>
    public double Relevance { get; init; } = 0.5;

    /// <summary>What it asserts.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Why it is worth saying, in both languages.</summary>
    public LocalText? Why { get; init; }

    /// <summary>When it may be used.</summary>
    public Condition When { get; init; } = Condition.Always;

    /// <summary>The key within its owner.</summary>
    public string Key => Id[(Id.IndexOf('#', StringComparison.Ordinal) + 1)..];
}

/// <summary>A condition over what the user named: concept ids, kinds, word classes and roles.</summary>
/// <param name="Any">At least one of these; empty asks nothing.</param>
/// <param name="All">Every one of these.</param>
/// <param name="None">None of these.</param>
/// <param name="Unset">A slot that the user left open, or null.</param>
/// <param name="Set">A slot that the user filled, or null.</param>
public sealed record Condition(
    ImmutableArray<string> Any, ImmutableArray<string> All, ImmutableArray<string> None, string? Unset = null, string? Set = null)
{
    /// <summary>Holds for every prompt.</summary>
    public static Condition Always { get; } = new([], [], []);

    /// <summary>Whether the terms that a prompt names fulfil the condition; slots are the template's business.</summary>
    public bool Holds(IReadOnlySet<string> terms)
    {
        foreach (var term in All)
        {
            if (!terms.Contains(term)) { return false; }
        }

        foreach (var term in None)
        {
            if (terms.Contains(term)) { return false; }
        }

        if (Any.IsEmpty) { return true; }

        foreach (var term in Any)
        {
            if (terms.Contains(term)) { return true; }
        }

        return false;
    }
}
