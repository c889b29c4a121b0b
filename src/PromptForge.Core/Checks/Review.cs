using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Checks;

/// <summary>One result under review: what was asked, what came out, and what is wrong with it.</summary>
internal sealed class Review
{
    private const char Blank = '\u0001';
    private readonly Dictionary<string, string> folded = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<BrokenPromise>.Builder broken = ImmutableArray.CreateBuilder<BrokenPromise>();

    public Review(ForgedPrompt forged, ModelProfile profile, Lexicon lexicon)
    {
        Forged = forged;
        Profile = profile;
        Lexicon = lexicon;
        var prompt = forged.Request.Prompt;
        var wanted = new StringBuilder(prompt);
        foreach (var exclusion in forged.Exclusions)
        {
            for (var i = Math.Max(0, exclusion.Start); i < Math.Min(exclusion.Start + exclusion.Length, wanted.Length); i++) { wanted[i] = Blank; }
        }

        Wanted = wanted.ToString();
        HasVariants = prompt.Contains("__", StringComparison.Ordinal) || prompt.Contains("${", StringComparison.Ordinal)
            || (prompt.Contains('{') && (prompt.Contains('|') || prompt.Contains("$$", StringComparison.Ordinal)));
        IsCutByLimit = forged.Notes.Any(note => note.Code is "user-clause-dropped" or "user-clause-shortened" or "over-limit" or "clipped-input");
        IsByModel = forged.Fragments.Any(placed => placed.Fragment.Source.Kind == SourceKind.Model);
    }

    public ForgedPrompt Forged { get; }

    public ModelProfile Profile { get; }

    public Lexicon Lexicon { get; }

    public ImmutableArray<BrokenPromise> Broken => broken.ToImmutable();

    /// <summary>The request's prompt with its exclusions blanked out; offsets stay.</summary>
    public string Wanted { get; }

    /// <summary>Whether the request's prompt holds choices: then its words are not all meant.</summary>
    public bool HasVariants { get; }

    /// <summary>Whether a note says that the user's own words were too long.</summary>
    public bool IsCutByLimit { get; }

    /// <summary>Whether a model wrote the user's clauses anew.</summary>
    public bool IsByModel { get; }

    public void Break(string promise, string message) => broken.Add(new(promise, message));

    /// <summary>Whether a text names a word, singular or plural: as characters in Chinese, between word borders elsewhere.</summary>
    public bool Holds(string text, string? word)
    {
        if (!folded.TryGetValue(text, out var within)) { folded[text] = within = Lexicon.Folding.Fold(text); }

        return Holds(within, word, Lexicon.Folding);
    }

    /// <summary>Whether a folded text names a word, as above.</summary>
    public static bool Holds(string within, string? word, Folding folding)
    {
        if (string.IsNullOrWhiteSpace(word)) { return false; }

        var what = folding.Fold(word.Trim());
        if (Stands(within, what)) { return true; }

        if (Folding.IsHan(what[^1])) { return false; }

        return Stands(within, EnglishForms.Plural(what)) || (what.Length > 3 && what[^1] == 's' && what[^2] != 's' && Stands(within, what[..^1]));
    }

    private static bool Stands(string within, string what)
    {
        for (var at = within.IndexOf(what, StringComparison.Ordinal); at >= 0; at = within.IndexOf(what, at + 1, StringComparison.Ordinal))
        {
            var end = at + what.Length;
            if ((!IsLatin(what[0]) || at == 0 || !IsLatin(within[at - 1])) && (!IsLatin(what[^1]) || end >= within.Length || !IsLatin(within[end]))) { return true; }
        }

        return false;
    }

    private static bool IsLatin(char letter) => char.IsLetterOrDigit(letter) && !Folding.IsHan(letter);
}
