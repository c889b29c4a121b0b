namespace PromptForge.Model;

/// <summary>What a phrase or a word asserts: one value in one closed slot, attached to one thing.</summary>
/// <param name="Slot">The slot, for example <c>colour</c> or <c>season</c>.</param>
/// <param name="Value">The value, one of those the slot allows.</param>
/// <param name="Of">The concept it is said of; <see cref="Scene"/> for the whole picture.</param>
/// <param name="Possible">True when the thing can be so but need not.</param>
public readonly record struct Claim(string Slot, string Value, string Of = Claim.Scene, bool Possible = false)
{
    /// <summary>The picture as a whole.</summary>
    public const string Scene = "*";

    /// <inheritdoc />
    public override string ToString() => Of == Scene ? $"{Slot}={Value}" : $"{Slot}={Value} of {Of}";
}
