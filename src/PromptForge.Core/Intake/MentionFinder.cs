using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Finds known words and concepts in clauses, and attaches qualities to the things they are said of.</summary>
internal sealed class MentionFinder
{
    // A colour is said of a thing that stands near; a longer row of qualities is a palette.
    private const int FarthestThing = 12;

    private readonly Lexicon lexicon;
    private readonly Linker linker;
    private readonly ClaimWords words;

    public MentionFinder(Lexicon lexicon, SlotTable slots)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
        words = new(slots, lexicon.Folding);
    }

    /// <summary>Adds the mentions of one clause.</summary>
    /// <param name="fragment">Index of the clause.</param>
    /// <param name="text">Its text.</param>
    /// <param name="blanked">The same text with protected spans blanked out.</param>
    /// <param name="mentions">Takes the mentions.</param>
    public void Find(int fragment, string text, string blanked, ImmutableArray<Mention>.Builder mentions)
    {
        foreach (var (start, length, claim) in words.Find(lexicon.Folding.Fold(blanked))) { mentions.Add(new() { Fragment = fragment, Start = start, Length = length, Claims = [claim] }); }

        var links = linker.Link(blanked);
        for (var i = 0; i < links.Count; i++)
        {
            var link = links[i];
            if (link.Term.Concept >= 0)
            {
                var concept = lexicon.Concepts[link.Term.Concept];
                mentions.Add(new()
                {
                    Fragment = fragment,
                    Start = link.Start,
                    Length = link.Length,
                    Concept = concept.Id,
                    // A companion's phrase may be just the plant's name, which anybody says.
                    Phrase = link.Term.Phrase >= 0 && concept.Role is not FragmentRole.Subject ? lexicon.Phrases[link.Term.Phrase].Id : null,
                    Kind = concept.Kind,
                    Role = concept.Role,
                    Claims = Claims(concept, links, i),
                });
            }
            else if (link.Term.Phrase >= 0)
            {
                var phrase = lexicon.Phrases[link.Term.Phrase];
                mentions.Add(new()
                {
                    Fragment = fragment,
                    Start = link.Start,
                    Length = link.Length,
                    Phrase = phrase.Id,
                    Role = phrase.Role,
                    Claims = phrase.Claims,
                });
            }
            else if (link.Term.Word >= 0 && WithMeaning(link.Term) is { } word)
            {
                mentions.Add(new() { Fragment = fragment, Start = link.Start, Length = link.Length, Kind = word.Class, Role = word.Role });
            }
        }
    }

    private Word? WithMeaning(Term term)
    {
        foreach (var word in lexicon.WordsOf(term))
        {
            if (word.Class is not null || word.Role is not null) { return word; }
        }

        return null;
    }

    /// <summary>What naming a concept claims. A quality is said of the next thing in its clause: a red vase is not a red rose.</summary>
    private ImmutableArray<Claim> Claims(Concept concept, List<Link> links, int at)
    {
        if (concept.Facts.IsEmpty) { return []; }

        var of = concept.Kind is "colour" or "material" ? NextThing(links, at) : concept.Id;
        return [.. concept.Asserted.Select(claim => claim with { Of = of })];
    }

    private string NextThing(List<Link> links, int at)
    {
        for (var i = at + 1; i < Math.Min(links.Count, at + FarthestThing); i++)
        {
            var term = links[i].Term;
            if (term.Concept >= 0)
            {
                var concept = lexicon.Concepts[term.Concept];
                if (concept.Kind is not ("colour" or "material" or "mood" or "culture" or "season")) { return concept.Id; }
            }
            else if (term.Word >= 0 && lexicon.Words[term.Word].Pos is "noun" or "name") { return lexicon.Words[term.Word].Zh; }
        }

        return Claim.Scene;
    }
}
