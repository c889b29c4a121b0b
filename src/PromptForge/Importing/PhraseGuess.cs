using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Model;

namespace PromptForge.Importing;

/// <summary>What a foreign phrase probably says: its role, its Chinese, its claims.</summary>
internal sealed class PhraseGuess
{
    // Words that tell the role where the lexicon knows none; the last word of a phrase speaks first.
    private static readonly (FragmentRole Role, string[] Words)[] Hints =
    [
        (FragmentRole.Quality, ["detailed", "detail", "details", "quality", "resolution", "high-resolution", "masterpiece", "sharp", "focus", "4k", "8k", "hd", "uhd", "hdr", "crisp", "professional", "intricate"]),
        (FragmentRole.Light, ["light", "lighting", "lit", "shadow", "shadows", "glow", "glowing", "sunlight", "backlit", "chiaroscuro", "luminous"]),
        (FragmentRole.Colour, ["color", "colors", "colour", "colours", "palette", "tones", "tone", "hues", "monochrome", "monochromatic", "vibrant", "pastel", "saturated", "colorful"]),
        (FragmentRole.Medium, ["photo", "photograph", "photography", "painting", "illustration", "art", "artwork", "drawing", "sketch", "render", "rendering", "print", "poster", "sculpture", "film", "still", "anime", "comic", "engraving", "collage", "watercolor", "watercolour", "oil", "3d", "model"]),
        (FragmentRole.Composition, ["composition", "angle", "shot", "view", "background", "bokeh", "perspective", "close-up", "closeup", "symmetrical", "symmetry", "layout", "framing", "lines", "pattern", "patterns"]),
        (FragmentRole.Mood, ["mood", "moody", "atmosphere", "atmospheric", "dramatic", "serene", "epic", "emotional", "dreamy", "whimsical", "mysterious", "ominous", "nostalgic", "ethereal", "harmonious"]),
    ];

    private static readonly (string Class, string[] Words)[] Classes =
    [
        ("text", ["text", "watermark", "signature", "logo", "username", "words", "letters", "digits", "autograph", "trademark", "error", "name", "font"]),
        ("anatomy", ["hand", "hands", "finger", "fingers", "anatomy", "body", "face", "eyes", "teeth", "arms", "legs", "limb", "limbs", "deformed", "disfigured", "mutated", "mutation", "deformities", "malformed"]),
        ("artefact", ["blur", "blurry", "noise", "noisy", "grain", "grainy", "jpeg", "artifacts", "artefacts", "glitch", "duplicate", "pixelated", "overexposed", "underexposed", "oversaturated", "undersaturated"]),
        ("medium", ["photo", "photograph", "photorealistic", "photography", "realistic", "realism", "cartoon", "anime", "3d", "cgi", "render", "painting", "drawing", "sketch", "illustration", "graphic", "manga", "digital"]),
        ("composition", ["cropped", "frame", "background", "cluttered", "composition", "cut", "asymmetrical"]),
        ("quality", ["quality", "lowres", "low", "ugly", "worst", "bad", "draft", "amateur", "amateurish", "sloppy", "unprofessional", "unattractive"]),
    ];

    private readonly Lexicon lexicon;
    private readonly Linker linker;
    private readonly Dictionary<string, NegativePhrase> negatives = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Guesses with what a forge knows.</summary>
    public PhraseGuess(ForgeContent content, Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
        foreach (var negative in content.Negatives)
        {
            if (negative.Phrase.Text.En is { } en) { negatives.TryAdd(en, negative); }
        }
    }

    /// <summary>The role of a phrase; style where nothing speaks for another one.</summary>
    public FragmentRole RoleOf(string phrase)
    {
        var links = linker.Link(phrase);
        for (var i = links.Count - 1; i >= 0; i--)
        {
            var term = links[i].Term;
            if (term.Phrase >= 0 && links[i].Length == phrase.Length) { return lexicon.Phrases[term.Phrase].Role; }

            var role = term.Concept >= 0 ? lexicon.Concepts[term.Concept].Role : null;
            if (role is { } known && (known != FragmentRole.Subject || links[i].Length == phrase.Length)) { return known; }
        }

        var words = Words(phrase);
        for (var i = words.Length - 1; i >= 0; i--)
        {
            foreach (var (role, hints) in Hints)
            {
                if (hints.Contains(words[i], StringComparer.Ordinal)) { return role; }
            }
        }

        return FragmentRole.Style;
    }

    /// <summary>The claims of the entries that a phrase names, of the kind that hold for the whole picture.</summary>
    public IReadOnlyList<(string Slot, string Value)> ClaimsOf(string phrase)
    {
        var claims = new List<(string Slot, string Value)>();
        foreach (var link in linker.Link(phrase))
        {
            if (link.Term.Concept < 0 || lexicon.Concepts[link.Term.Concept] is not { Role: FragmentRole.Medium or FragmentRole.Light or FragmentRole.Mood } concept) { continue; }

            foreach (var claim in concept.Asserted)
            {
                // Two values of one slot contradict each other more often than not.
                if (!Vocabulary.DescriptiveFacts.Contains(claim.Slot) && !claims.Exists(there => there.Slot == claim.Slot)) { claims.Add((claim.Slot, claim.Value)); }
            }
        }

        return claims;
    }

    /// <summary>The Chinese of a phrase, or null when the lexicon does not know all of it.</summary>
    public string? ChineseOf(string phrase)
    {
        if (negatives.TryGetValue(phrase, out var negative) && negative.Phrase.Text.Zh is { } known) { return known; }

        var text = phrase.Replace('-', ' ');
        var chinese = new System.Text.StringBuilder();
        var at = 0;
        foreach (var link in linker.Link(text))
        {
            if (!string.IsNullOrWhiteSpace(text[at..link.Start]) || ChineseOf(link.Term) is not { } word) { return null; }

            chinese.Append(word);
            at = link.End;
        }

        return at == text.Length && chinese.Length > 0 ? chinese.ToString() : null;
    }

    /// <summary>The class of a negative phrase.</summary>
    public string ClassOf(string phrase)
    {
        if (negatives.TryGetValue(phrase, out var negative)) { return negative.Class; }

        var words = Words(phrase);
        foreach (var (name, hints) in Classes)
        {
            if (words.Any(word => hints.Contains(word, StringComparer.Ordinal))) { return name; }
        }

        return "style";
    }

    private string? ChineseOf(Term term) =>
        term.Phrase >= 0 ? lexicon.Phrases[term.Phrase].Text.Zh
        : term.Concept >= 0 ? lexicon.Concepts[term.Concept].Name.Zh
        : term.Word >= 0 && lexicon.Words[term.Word] is { Pos: "noun" or "adjective" or "name" or "phrase" } word ? word.Zh
        : null;

    private static string[] Words(string phrase) =>
        phrase.ToLowerInvariant().Split([' ', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
