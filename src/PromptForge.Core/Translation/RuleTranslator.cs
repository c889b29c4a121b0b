using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;
namespace PromptForge.Translation;
/// <summary>TEMP</summary>
public sealed class RuleTranslator(Lexicon lexicon) : ITranslator
{
    /// <summary>TEMP</summary>
    public ValueTask<TranslatedText> TranslateAsync(string text, ImmutableArray<ProtectedSpan> protectedSpans, Language to, CancellationToken cancellationToken = default)
    { _ = lexicon; return new(new TranslatedText(text, protectedSpans, [])); }
}
/// <summary>TEMP</summary>
public sealed class TranslationStage(ITranslator translator) : IForgeStage
{
    /// <summary>TEMP</summary>
    public string Name => "translation";
    /// <summary>TEMP</summary>
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken) { _ = translator; return new(draft); }
}
