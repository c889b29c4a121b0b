using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Checks;

/// <summary>Finds what a model brought in that its task did not name: things, and talk about the task itself.</summary>
internal sealed partial class Additions
{
    private readonly Lexicon lexicon;
    private readonly Linker linker;

    public Additions(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
    }

    /// <summary>The first addition of an answer to a task, or null.</summary>
    /// <param name="answer">The model's words.</param>
    /// <param name="task">What it was given.</param>
    /// <param name="inOtherWords">Whether the answer is in another language: then one thing may go by many names, and only a thing of a kind that the task does not name at all is an addition.</param>
    public string? Find(string answer, string task, bool inOtherWords = false)
    {
        foreach (Match talk in Talk().Matches(answer))
        {
            if (!task.Contains(talk.Value, StringComparison.OrdinalIgnoreCase)) { return talk.Value; }
        }

        var folded = lexicon.Folding.Fold(task);
        var given = linker.Link(task).Select(link => Thing(link.Term, inOtherWords)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var link in linker.Link(answer))
        {
            var words = answer.Substring(link.Start, link.Length);
            if (Thing(link.Term, inOtherWords) is { } thing && !given.Contains(thing) && !folded.Contains(lexicon.Folding.Fold(words), StringComparison.Ordinal)) { return words; }
        }

        return null;
    }

    /// <summary>A thing that can be seen, by its id or by its kind; null for a quality, an act or a word of grammar.</summary>
    private string? Thing(Term term, bool byKind)
    {
        if (term.Concept >= 0) { return lexicon.Concepts[term.Concept] is var concept && Vocabulary.Things.Contains(concept.Kind) ? (byKind ? Kind(concept.Kind) : concept.Id) : null; }

        return lexicon.WordsOf(term).FirstOrDefault(word => Vocabulary.Things.Contains(word.Class)) is { } named ? (byKind ? Kind(named.Class!) : named.Zh) : null;
    }

    /// <summary>Kinds that one word may belong to, one as well as another.</summary>
    private static string Kind(string kind) => kind switch
    {
        "flower" or "foliage" or "branch" or "fruit" or "plant" => "plant",
        "character" or "person" => "person",
        "fashion" or "clothing" or "jewellery" => "clothing",
        "architecture" or "building" or "room" or "place" or "landform" => "place",
        "animal" or "bird" or "fish" or "insect" or "creature" => "animal",
        "season" or "time" or "weather" => "time",
        "vessel" or "furniture" or "product" or "tool" or "instrument" or "vehicle" => "object",
        _ => kind,
    };

    [GeneratedRegex(@"</?prompt>|\bprompts?\b|\binstructions?\b|\bas an AI\b|\blanguage model\b|\bhere is\b|\bhere's\b|\bI (?:can|cannot|can't|am|will|have)\b|\bsorry\b|```|https?://|提示词|指令|人工智能|语言模型|抱歉|以下是|改写后", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Talk();
}
