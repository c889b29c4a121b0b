using System.Collections;
using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>The phrases of all entries, then of all styles. Of entries that nobody has read it knows only how many there are.</summary>
internal sealed class PhraseList : IReadOnlyList<Phrase>
{
    private readonly ImmutableArray<Concept> concepts;
    private readonly int[] ends;
    private readonly List<Phrase> ofStyles = [];

    /// <param name="concepts">The entries.</param>
    /// <param name="ends">How many phrases the entries up to each one have.</param>
    /// <param name="styles">The styles.</param>
    public PhraseList(ImmutableArray<Concept> concepts, int[] ends, ImmutableArray<StyleTemplate> styles)
    {
        this.concepts = concepts;
        this.ends = ends;
        foreach (var style in styles) { ofStyles.AddRange(style.Phrases); }
    }

    public int Count => OfConcepts + ofStyles.Count;

    private int OfConcepts => ends.Length == 0 ? 0 : ends[^1];

    public Phrase this[int index]
    {
        get
        {
            if (index >= OfConcepts) { return ofStyles[index - OfConcepts]; }

            // The first entry that ends behind the phrase: others may end at the same place, having none.
            var (low, high) = (0, ends.Length - 1);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (ends[middle] > index) { high = middle; } else { low = middle + 1; }
            }

            return concepts[low].Phrases[index - (low == 0 ? 0 : ends[low - 1])];
        }
    }

    /// <summary>How many phrases the entries up to each one have.</summary>
    public static int[] Ends(ImmutableArray<Concept> concepts)
    {
        var ends = new int[concepts.Length];
        var count = 0;
        for (var i = 0; i < ends.Length; i++) { ends[i] = count += concepts[i].Phrases.Length; }

        return ends;
    }

    public IEnumerator<Phrase> GetEnumerator() => concepts.SelectMany(concept => concept.Phrases).Concat(ofStyles).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
