using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Negatives;

/// <summary>Says positively what an exclusion leaves: models without a negative prompt draw what they read.</summary>
/// <remarks>"No boats" would put boats into the picture; "an empty scene" does not.</remarks>
internal sealed class Paraphrases
{
    private readonly Lexicon lexicon;

    public Paraphrases(Lexicon lexicon)
    {
        this.lexicon = lexicon;
    }

    /// <summary>The paraphrase, or null when none says the same without naming the thing.</summary>
    public LocalText? Find(Exclusion exclusion, PromptDraft draft)
    {
        var links = new Linker(lexicon).Link(exclusion.Text.InOrElse(draft.InputLanguage));
        var kind = links.Count > 0 ? KindOf(links[^1].Term) : null;
        return kind switch
        {
            "colour" when Other(exclusion, draft) is { } palette => palette,
            "person" or "body" or "character" => new("空无一人的画面", "an empty scene"),
            "animal" or "bird" or "insect" or "fish" or "creature" => new("静谧无扰的画面", "an undisturbed quiet scene"),
            "text" => new("干净的无字画面", "clean unmarked surfaces"),
            "vehicle" => new("空旷安静的场景", "an open empty scene"),
            "building" or "architecture" => new("未经开发的自然原貌", "untouched natural surroundings"),
            "furniture" or "object" or "tool" or "product" or "room" => new("陈设极简的画面", "an uncluttered setting"),
            "weather" or "sky" => new("晴朗通透的天空", "a clear open sky"),
            _ => null,
        };
    }

    /// <summary>A palette of the colours that are not excluded: the cool half for a warm one, and the reverse.</summary>
    private LocalText? Other(Exclusion exclusion, PromptDraft draft)
    {
        if (Enumerable.Any(draft.Mentions, mention => mention.Role == FragmentRole.Colour)) { return null; }

        return exclusion.Claims.FirstOrDefault(claim => claim.Slot == "colour").Value switch
        {
            "red" or "orange" or "pink" or "yellow" or "gold" or "brown" => new("素白与青绿的冷色调", "a cool palette of white and soft green"),
            "blue" or "green" or "purple" => new("米白与赭石的暖色调", "a warm palette of ivory and ochre"),
            "black" or "grey" => new("明亮的浅色调", "a bright light palette"),
            "white" or "cream" or "silver" => new("浓郁饱满的色调", "a deep saturated palette"),
            _ => null,
        };
    }

    private string? KindOf(Term term) =>
        term.Concept >= 0 ? lexicon.Concepts[term.Concept].Kind : term.Word >= 0 ? lexicon.Words[term.Word].Class : null;
}
