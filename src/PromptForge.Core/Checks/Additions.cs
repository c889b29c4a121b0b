using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Checks;

/// <summary>Finds what a model brought in that its task did not name: things, and talk about the task itself.</summary>
internal sealed partial class Additions
{
    private static readonly HashSet<string> Kinds =
        [.. Vocabulary.Plants, "vessel", "food", "fashion", "architecture", "character", "place", "season", "time", "weather", "person", "animal", "bird", "fish", "insect", "creature",
         "plant", "landform", "building", "room", "furniture", "drink", "clothing", "jewellery", "vehicle", "product", "tool", "instrument"];

    private readonly Lexicon lexicon;
    private readonly Linker linker;

    public Additions(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
    }

    /// <summary>The first addition of an answer to a task, or null.</summary>
    public string? Find(string answer, string task)
    {
        foreach (Match talk in Talk().Matches(answer))
        {
            if (!task.Contains(talk.Value, StringComparison.OrdinalIgnoreCase)) { return talk.Value; }
        }

        var folded = lexicon.Folding.Fold(task);
        var given = linker.Link(task).Select(link => Thing(link.Term)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var link in linker.Link(answer))
        {
            var words = answer.Substring(link.Start, link.Length);
            if (Thing(link.Term) is { } thing && !given.Contains(thing) && !folded.Contains(lexicon.Folding.Fold(words), StringComparison.Ordinal)) { return words; }
        }

        return null;
    }

    /// <summary>The id of a thing that can be seen; null for a quality, an act or a word of grammar.</summary>
    private string? Thing(Term term)
    {
        if (term.Concept >= 0) { return Kinds.Contains(lexicon.Concepts[term.Concept].Kind) ? lexicon.Concepts[term.Concept].Id : null; }

        return lexicon.WordsOf(term).FirstOrDefault(word => word.Class is { } kind && Kinds.Contains(kind))?.Zh;
    }

    [GeneratedRegex(@"</?prompt>|\bprompts?\b|\binstructions?\b|\bas an AI\b|\blanguage model\b|\bhere is\b|\bhere's\b|\bI (?:can|cannot|can't|am|will|have)\b|\bsorry\b|```|https?://|提示词|指令|人工智能|语言模型|抱歉|以下是|改写后", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Talk();
}
