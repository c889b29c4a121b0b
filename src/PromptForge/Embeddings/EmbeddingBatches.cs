namespace PromptForge.Embeddings;

/// <summary>Cuts texts into requests, by their number and by their estimated size.</summary>
internal static class EmbeddingBatches
{
    // Latin letters go about four to a token; a Chinese character is one, or a little more on older models.
    private const double PerCharacter = 1.25;
    private const double PerLetter = 0.25;

    /// <summary>The ranges of texts that go together, in order. A text above the limit goes alone: the service may take it.</summary>
    public static IEnumerable<(int From, int Count)> Of(IReadOnlyList<string> texts, int mostTexts, int mostTokens)
    {
        var (from, tokens) = (0, 0.0);
        for (var i = 0; i < texts.Count; i++)
        {
            var own = Tokens(texts[i]);
            if (i > from && (i - from == mostTexts || tokens + own > mostTokens))
            {
                yield return (from, i - from);
                (from, tokens) = (i, 0);
            }

            tokens += own;
        }

        if (from < texts.Count) { yield return (from, texts.Count - from); }
    }

    private static double Tokens(string text)
    {
        var tokens = 1.0;
        foreach (var letter in text) { tokens += letter < 0x2E80 ? PerLetter : PerCharacter; }

        return tokens;
    }
}
