using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>A clause in another language.</summary>
/// <param name="Text">The text.</param>
/// <param name="Protected">The protected spans of the original, in their new places.</param>
/// <param name="Untranslated">Stretches that stayed as they were, for want of a word.</param>
public sealed record TranslatedText(string Text, ImmutableArray<ProtectedSpan> Protected, ImmutableArray<string> Untranslated)
{
    /// <summary>Whose words these are: the rules' or a model's.</summary>
    public SourceKind By { get; init; } = SourceKind.Rule;

    /// <summary>Why a model's words were not taken, or null; safe to show.</summary>
    public string? Refused { get; init; }
}

/// <summary>A clause to translate.</summary>
/// <param name="Text">The clause.</param>
/// <param name="Protected">Its protected spans, in order.</param>
public readonly record struct SourceClause(string Text, ImmutableArray<ProtectedSpan> Protected);

/// <summary>The clauses of one prompt.</summary>
/// <param name="Clauses">The clauses, in their order.</param>
/// <param name="To">The language wanted: English or Chinese.</param>
/// <param name="Avoid">What the prompt must not name.</param>
public sealed record TranslationTask(ImmutableArray<SourceClause> Clauses, Language To, ImmutableArray<LocalText> Avoid);

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

    /// <summary>Translates the clauses of one prompt; a translator that sees them together may do better.</summary>
    /// <returns>As many as there are clauses, in their order.</returns>
    async ValueTask<ImmutableArray<TranslatedText>> TranslateAllAsync(TranslationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var all = ImmutableArray.CreateBuilder<TranslatedText>(task.Clauses.Length);
        foreach (var (text, spans) in task.Clauses) { all.Add(await TranslateAsync(text, spans, task.To, cancellationToken).ConfigureAwait(false)); }

        return all.MoveToImmutable();
    }
}
