using System.Text;
using PromptForge.Concepts;
using PromptForge.Evaluation.Suites;
using PromptForge.Knowledge;
using PromptForge.Model;

namespace PromptForge.Evaluation.Runs;

/// <summary>Retrieval without judgement: what the search finds is appended as it stands, and the whole is cut at a number of characters.</summary>
/// <remarks>The opponent that every rule of ours has to beat. It searches our own knowledge base with the user's words, so that only what
/// is done with the hits differs.</remarks>
public sealed class RetrievedVariant(IKnowledgeIndex knowledge, RetrievedVariantSpec spec) : IVariant
{
    /// <inheritdoc />
    public async ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var prompt = input.Case.Prompt;
        var hits = await knowledge.SearchAsync(prompt, spec.Top, cancellationToken: cancellationToken).ConfigureAwait(false);
        var language = IsMostlyChinese(prompt) ? Language.Chinese : Language.English;
        var text = hits.Aggregate(new StringBuilder(prompt), (all, hit) => all.Append(", ").Append(TextOf(hit.Concept, language)));
        return new(Cut(text.ToString()));
    }

    /// <summary>What a knowledge base says of an entry in one language: its name, its phrases, its meanings.</summary>
    private static string TextOf(Concept entry, Language language) => string.Join(", ",
        new[] { entry.Name }.Concat(entry.Phrases.Select(phrase => phrase.Text)).Concat(entry.Meanings.Select(meaning => meaning.Text)).Select(text => text.In(language)).OfType<string>());

    // Half a surrogate pair is no text that anybody could send.
    private string Cut(string text)
    {
        if (text.Length <= spec.Cut) { return text; }

        return text[..(char.IsHighSurrogate(text[spec.Cut - 1]) ? spec.Cut - 1 : spec.Cut)];
    }

    // An ideograph says about as much as a word of three letters.
    private static bool IsMostlyChinese(string text) =>
        text.Count(letter => letter is >= '\u4E00' and <= '\u9FFF') * 3 > text.Count(char.IsAsciiLetter);
}
