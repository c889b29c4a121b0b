using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Content;

/// <summary>Phrases must have the form that rendering expects, and must not say more than they claim or than the facts allow.</summary>
internal sealed class PhraseChecks
{
    private const int MostEnglishWords = 8;
    private const int MostHan = 14;
    private static readonly string[] Fillers =
    [
        "masterpiece", "best quality", "8k", "4k", "highly detailed", "ultra detailed", "hyper detailed", "stunning", "award-winning", "trending on artstation",
        "杰作", "最佳质量", "最高质量", "超高清", "极致细节", "惊艳",
    ];

    // Slots in which a word of the text must also be a claim, so that it can collide with the user's wish.
    private static readonly string[] Spoken = ["colour", "season", "time", "culture", "medium"];

    private readonly ForgeContent content;
    private readonly List<ContentFinding> findings;
    private readonly SlotTable slots;
    private readonly Lexicon lexicon;
    private readonly Linker linker;

    public PhraseChecks(ForgeContent content, Folding folding, List<ContentFinding> findings)
    {
        this.content = content;
        this.findings = findings;
        slots = new(content.Slots);
        lexicon = new(folding, content.Concepts, content.Words, []);
        linker = new(lexicon);
    }

    public void Run()
    {
        foreach (var concept in content.Concepts)
        {
            foreach (var phrase in concept.Phrases)
            {
                Form(phrase);
                Spoke(phrase, concept);
                Allowed(phrase, concept);
            }

            foreach (var meaning in concept.Meanings) { Languages(concept.Id, meaning.Text); }
        }

        foreach (var style in content.Styles)
        {
            Languages(style.Id, style.Name);
            foreach (var phrase in style.Phrases)
            {
                Form(phrase);
                Spoke(phrase, null);
            }

            foreach (var negative in style.Negatives) { Form(negative.Phrase); }
        }

        foreach (var negative in content.Negatives) { Form(negative.Phrase); }
    }

    private void Languages(string subject, LocalText text)
    {
        if (string.IsNullOrEmpty(text.Zh) || string.IsNullOrEmpty(text.En)) { Error(subject, "the text is needed in both languages."); }
        else if (ContentChecks.HasHan(text.En)) { Error(subject, $"the English '{text.En}' holds Chinese characters."); }
    }

    private void Form(Phrase phrase)
    {
        Languages(phrase.Id, phrase.Text);
        if (phrase.Why is { } why) { Languages(phrase.Id, why); }

        var (zh, en) = (phrase.Text.Zh ?? "", phrase.Text.En ?? "");
        if (en.AsSpan().IndexOfAny(",;.!?") >= 0 || en.EndsWith(':')) { Error(phrase.Id, $"'{en}' holds punctuation; a phrase stands in a list."); }

        if (zh.AsSpan().IndexOfAny("，。、；：！？,;.!?") >= 0) { Error(phrase.Id, $"'{zh}' holds punctuation; a phrase stands in a list."); }

        if (phrase.Role != FragmentRole.Exclusion && FirstWord(en) is "a" or "an" or "the") { Error(phrase.Id, $"'{en}' begins with an article; rendering adds articles."); }

        if (en.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > MostEnglishWords) { Error(phrase.Id, $"'{en}' has over {MostEnglishWords} words."); }

        if (zh.Count(Folding.IsHan) > MostHan) { Error(phrase.Id, $"'{zh}' has over {MostHan} characters."); }

        if (!zh.Contains('{') && !ContentChecks.HasHan(zh)) { Error(phrase.Id, $"the Chinese '{zh}' holds no Chinese character."); }

        if (phrase.Role == FragmentRole.Exclusion) { return; }

        foreach (var filler in Fillers)
        {
            if (ContainsWord(en, filler) || zh.Contains(filler, StringComparison.Ordinal)) { Error(phrase.Id, $"'{filler}' is filler: it says nothing that can be seen."); }
        }
    }

    /// <summary>What the text says in a slot must be claimed, or be asserted by the entry that owns the phrase.</summary>
    private void Spoke(Phrase phrase, Concept? owner)
    {
        foreach (var text in (string?[])[phrase.Text.Zh, phrase.Text.En])
        {
            foreach (var link in linker.Link(text))
            {
                if (link.Term.Concept < 0) { continue; }

                var named = lexicon.Concepts[link.Term.Concept];
                foreach (var said in named.Asserted)
                {
                    if (!Spoken.Contains(said.Slot) || named.Id == owner?.Id || (said.Slot == "colour" && named.Kind is not "colour")) { continue; }

                    var known = phrase.Claims.Concat(owner?.Asserted ?? []).Where(claim => claim.Slot == said.Slot).ToList();
                    if (!known.Exists(claim => claim.Value == said.Value || (slots.Find(said.Slot)?.Agree(claim.Value, said.Value) ?? false)))
                    {
                        Warn(phrase.Id, $"'{text}' says {said.Slot}={said.Value} ('{text!.Substring(link.Start, link.Length)}') and does not claim it.");
                    }
                }
            }
        }
    }

    /// <summary>A phrase may claim of its entry only what the facts allow.</summary>
    private void Allowed(Phrase phrase, Concept concept)
    {
        foreach (var claim in phrase.Claims.Where(claim => claim.Of == concept.Id))
        {
            var slot = slots.Find(claim.Slot);
            var allowed = concept.FactOf(claim.Slot) is { } fact ? fact.Is.AddRange(fact.Can) : [];
            if (allowed.IsEmpty)
            {
                if (claim.Slot == "colour" && (Vocabulary.Plants.Contains(concept.Kind) || concept.Kind == "vessel"))
                {
                    Warn(phrase.Id, $"claims colour={claim.Value}, and '{concept.Id}' has no facts about its colour.");
                }
            }
            else if (!allowed.Any(value => value == claim.Value || (slot?.Agree(value, claim.Value) ?? false)))
            {
                Error(phrase.Id, $"claims {claim.Slot}={claim.Value}, and the facts of '{concept.Id}' allow only {string.Join(", ", allowed)}.");
            }
        }
    }

    private static string FirstWord(string text) => text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? text[..space] : text;

    private static bool ContainsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) { return true; }
        }

        return false;
    }

    private void Error(string subject, string message) => findings.Add(new(subject, message, true));

    private void Warn(string subject, string message) => findings.Add(new(subject, message, false));
}
