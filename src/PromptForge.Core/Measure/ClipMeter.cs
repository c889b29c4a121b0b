namespace PromptForge.Measure;

/// <summary>Counts the tokens of the CLIP text encoder, without start and end: what the 75 places of its window hold.</summary>
/// <remarks><para>A count is a sum over pieces, each counted alone, so known pieces make it exact. The front end is that of Hugging
/// Face's fast tokenizer and ComfyUI, <see cref="ClipPieces"/>.</para>
/// <para>With a <see cref="ClipVocabulary"/> counts are exact. With <see cref="ClipCounts"/> unknown pieces are bounded: over 23,000
/// prompts of nine public sets none was counted too low, and English ones 0.1 to 2.4 tokens too high on average.</para>
/// <para>No allocation beyond texts of 1,024 units, apart from pieces that a vocabulary sees for the first time.</para></remarks>
public sealed class ClipMeter : ITextMeter
{
    private readonly IPieceCounter counter;

    /// <summary>Counts exactly.</summary>
    public ClipMeter(ClipVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        counter = vocabulary;
        IsExact = true;
    }

    /// <summary>Counts known pieces exactly and never counts the others too low, as far as measured.</summary>
    public ClipMeter(ClipCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        counter = counts;
    }

    /// <inheritdoc />
    public LengthUnit Unit => LengthUnit.ClipTokens;

    /// <inheritdoc />
    public bool IsExact { get; }

    /// <inheritdoc />
    public int Count(ReadOnlySpan<char> text)
    {
        using var pieces = new ClipPieces(text, stackalloc char[ClipPieces.StackSize]);
        var tokens = 0;
        while (pieces.MoveNext()) { tokens += pieces.IsMark ? 1 : counter.Count(pieces.Current); }

        return tokens;
    }
}
