using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>A clause in another language.</summary>
/// <param name="Text">The text.</param>
/// <param name="Protected">The protected spans of the original, in their new places.</param>
/// <param name="Untranslated">Stretches that stayed as they were, for want of a word.</param>
public sealed record TranslatedText(string Text, ImmutableArray<ProtectedSpan> Protected, ImmutableArray<string> Untranslated);

/// <summary>Brings a clause into another language.</summary>
public interface ITranslator
{
    /// <summary>Translates one whole clause; protected spans come through unchanged (the inside of a weight is translated).</summary>
    /// <param name="text">The clause.</param>
    /// <param name="protectedSpans">Its protected spans, in order.</param>
    /// <param name="to">The language wanted: English or Chinese.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<TranslatedText> TranslateAsync(
        string text, ImmutableArray<ProtectedSpan> protectedSpans, Language to, CancellationToken cancellationToken = default);
}
