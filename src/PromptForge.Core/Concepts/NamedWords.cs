using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>A text ready to be asked what it names: folded, with its known words.</summary>
/// <remarks>A known word is whole: 粉红色 does not name 红色, nor 机器人 the word 人.</remarks>
internal sealed class NamedWords
{
    private readonly Folding folding;
    private readonly string text;
    private readonly bool[] inside;

    /// <summary>Prepares a text.</summary>
    public NamedWords(string text, Lexicon lexicon)
    {
        folding = lexicon.Folding;
        this.text = folding.Fold(text);
        inside = new bool[text.Length + 1];
        foreach (var link in new Linker(lexicon).Link(text))
        {
            for (var i = link.Start + 1; i < link.End; i++) { inside[i] = Folding.IsHan(text[i]); }
        }
    }

    /// <summary>Whether the text names a thing by its name in either language, singular or plural.</summary>
    public bool Hold(in LocalText thing) => Hold(thing.Zh) || Hold(thing.En);

    private bool Hold(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) { return false; }

        var what = folding.Fold(name.Trim());
        return Stands(what) || (!Folding.IsHan(what[^1]) && (Stands(EnglishForms.Plural(what)) || (what.Length > 3 && what[^1] == 's' && what[^2] != 's' && Stands(what[..^1]))));
    }

    private bool Stands(string what)
    {
        for (var at = text.IndexOf(what, StringComparison.Ordinal); at >= 0; at = text.IndexOf(what, at + 1, StringComparison.Ordinal))
        {
            var end = at + what.Length;
            if (!inside[at] && !inside[end] && (!IsLatin(what[0]) || at == 0 || !IsLatin(text[at - 1])) && (!IsLatin(what[^1]) || end >= text.Length || !IsLatin(text[end]))) { return true; }
        }

        return false;
    }

    private static bool IsLatin(char letter) => char.IsLetterOrDigit(letter) && !Folding.IsHan(letter);
}
