using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Knowledge;

/// <summary>Reads in the user's own documents what goes with what was named: "for Mother's Day we take pink carnations in wicker baskets".</summary>
/// <remarks>A passage is data. Only the entries that it names count, listed when it was imported; its sentences go into no prompt.</remarks>
internal sealed class OwnDocuments(Lexicon lexicon, IKnowledgeIndex index)
{
    private const int MostPassages = 2;
    private const int Looked = 12;
    private static readonly HashSet<string> Kinds = [Vocabulary.Document];

    // What a passage must share with the prompt to be about it; a colour or a light in common is chance.
    private static readonly HashSet<string> Topics = [.. Vocabulary.Plants, "occasion", "space", "vessel", "form", "school"];

    private readonly bool any = lexicon.Concepts.Any(concept => concept.Kind == Vocabulary.Document);

    /// <summary>What the passages about the named things name, each with its passage, the best passage first.</summary>
    public async ValueTask<ImmutableArray<(Concept Entry, Concept Passage)>> AnsweringAsync(List<Concept> named, PromptDraft draft, CancellationToken cancellationToken)
    {
        var topics = any ? named.Where(concept => Topics.Contains(concept.Kind)).Select(concept => concept.Id).ToHashSet(StringComparer.Ordinal) : [];
        if (topics.Count == 0) { return []; }

        var words = string.Join(' ', draft.Fragments.Select(fragment => fragment.Text.InOrElse(fragment.SpanLanguage)));
        var hits = await index.SearchAsync(words, Looked, Kinds, cancellationToken).ConfigureAwait(false);
        return
        [
            .. hits.Where(hit => hit.Concept.Pairs.Any(topics.Contains)).Take(MostPassages)
                .SelectMany(hit => hit.Concept.Pairs.Select(lexicon.Find).OfType<Concept>().Select(entry => (entry, hit.Concept))),
        ];
    }

    /// <summary>Why something stands that a passage named.</summary>
    public static LocalText Reason(Concept passage)
    {
        var (title, place) = (passage.Name.Zh ?? passage.Name.En, passage.Origin);
        return new($"您的资料“{title}”里提到{(place is null ? "" : $"（{place}）")}", $"named in your document '{title}'{(place is null ? "" : $" ({place})")}");
    }
}
