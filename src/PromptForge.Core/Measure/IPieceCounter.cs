namespace PromptForge.Measure;

/// <summary>Counts the tokens of one piece that the CLIP front end cut.</summary>
internal interface IPieceCounter
{
    /// <summary>The tokens of a piece: lower case, no white space, not empty.</summary>
    int Count(ReadOnlySpan<char> piece);
}
