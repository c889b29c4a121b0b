namespace PromptForge.Model;

/// <summary>The kinds of text that are not ours to change.</summary>
public enum ProtectedKind
{
    /// <summary>Lettering or speech in quotation marks.</summary>
    Quote,

    /// <summary>A title in 《》.</summary>
    Title,

    /// <summary><c>&lt;lora:name:0.8&gt;</c> and its kin.</summary>
    Lora,

    /// <summary><c>(word:1.2)</c>, <c>(word)</c>, <c>[word]</c>: a weight.</summary>
    Weight,

    /// <summary>Prompt editing and the words <c>BREAK</c> and <c>AND</c> of Automatic1111.</summary>
    Schedule,

    /// <summary>A command flag such as <c>--ar 3:4</c>.</summary>
    Flag,

    /// <summary><c>{name}</c>: filled in by somebody after us.</summary>
    Placeholder,

    /// <summary>Text in a script we do not translate, such as Japanese kana.</summary>
    Foreign,
}

/// <summary>A span of a fragment's text that stays byte for byte, or is converted by the dialect.</summary>
/// <param name="Start">Offset in the fragment's text, in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Raw">The span as the user wrote it.</param>
/// <param name="Inner">What stands inside the marks; equal to <paramref name="Raw"/> where there are none.</param>
/// <param name="Weight">For a weight: the multiplier, 1.1 for one pair of parentheses.</param>
public readonly record struct ProtectedSpan(
    int Start, int Length, ProtectedKind Kind, string Raw, string Inner, double Weight = 1)
{
    /// <summary>The offset just behind the span.</summary>
    public int End => Start + Length;
}
