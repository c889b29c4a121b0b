using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>A style must not contradict itself, nor forbid what it asks for.</summary>
internal sealed class StyleChecks
{
    private readonly ForgeContent content;
    private readonly List<ContentFinding> findings;
    private readonly SlotTable slots;
    private readonly Dictionary<string, Concept> entries;

    public StyleChecks(ForgeContent content, List<ContentFinding> findings)
    {
        this.content = content;
        this.findings = findings;
        slots = new(content.Slots);
        entries = content.Concepts.ToDictionary(concept => concept.Id, StringComparer.Ordinal);
    }

    public void Run()
    {
        foreach (var style in content.Styles)
        {
            for (var i = 0; i < style.Phrases.Length; i++)
            {
                for (var k = i + 1; k < style.Phrases.Length; k++) { Together(style, style.Phrases[i], style.Phrases[k]); }

                foreach (var negative in style.Negatives) { Forbidden(style.Phrases[i], negative.Phrase, isError: true); }

                foreach (var negative in content.Negatives)
                {
                    if (SaysAgain(style.Phrases[i].Text, negative.Phrase.Text)) { Forbidden(style.Phrases[i], negative.Phrase, isError: false); }
                }
            }
        }
    }

    private void Together(StyleTemplate style, Phrase one, Phrase other)
    {
        if (Excludes(one.When, other.When) || Excludes(other.When, one.When)) { return; }

        if (one.Text == other.Text) { findings.Add(new(one.Id, $"says the same as '{other.Id}'.", true)); }

        foreach (var claim in Claims(style, one))
        {
            foreach (var second in Claims(style, other))
            {
                if (slots.Contradict(claim, second)) { findings.Add(new(one.Id, $"{claim} contradicts {second} of '{other.Id}'.", true)); }
            }
        }
    }

    private IEnumerable<Claim> Claims(StyleTemplate style, Phrase phrase)
    {
        var asserted = style.Slots
            .Where(slot => slot.Default is not null && phrase.Text.En?.Contains("{" + slot.Name + "}", StringComparison.Ordinal) == true)
            .SelectMany(slot => entries.TryGetValue(slot.Default!, out var entry) ? entry.Asserted : []);
        return phrase.Claims.Concat(asserted);
    }

    private static bool Excludes(Condition one, Condition other) =>
        (one.Set is not null && one.Set == other.Unset) || one.None.Any(term => other.All.Contains(term) || (!other.Any.IsEmpty && other.Any.All(one.None.Contains)));

    private void Forbidden(Phrase phrase, Phrase negative, bool isError)
    {
        if (SaysAgain(phrase.Text, negative.Text)) { findings.Add(new(phrase.Id, $"the negative '{negative.Id}' ({negative.Text.En}) forbids '{phrase.Text.En}'.", isError)); }

        foreach (var claim in negative.Claims)
        {
            if (phrase.Claims.Contains(claim)) { findings.Add(new(phrase.Id, $"the negative '{negative.Id}' ({negative.Text.En}) forbids {claim}, which the phrase claims.", isError)); }
        }
    }

    private static bool SaysAgain(LocalText phrase, LocalText negative) =>
        phrase.Zh is { } zh && phrase.En is { } en && negative.Zh is { Length: > 0 } noZh && negative.En is { Length: > 0 } noEn
        && (zh.Contains(noZh, StringComparison.Ordinal) || $" {en} ".Contains($" {noEn} ", StringComparison.OrdinalIgnoreCase));
}
