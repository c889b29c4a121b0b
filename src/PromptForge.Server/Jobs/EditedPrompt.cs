using System.Collections.Immutable;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Server.Jobs;

/// <summary>Puts the caller's own words in the place of forged ones. Phrases of ours that still stand there keep their receipts; all else is the caller's.</summary>
internal static class EditedPrompt
{
    private static readonly char[] Between = [' ', ',', '，', '、', '.', '。', ';', '；', '\n', '\r', '\t'];

    /// <summary>A result whose texts are exactly the edited ones.</summary>
    /// <param name="forge">Measures.</param>
    /// <param name="forged">What was forged from the request; its parameters and receipts are kept.</param>
    /// <param name="edited">The words to send.</param>
    public static ForgedPrompt Of(Forge forge, ForgedPrompt forged, EditedWords edited)
    {
        var profile = forge.Profile(forged.Target);
        var language = edited.Prompt.Any(letter => letter is >= (char)0x3400 and <= (char)0x9FFF) ? Language.Chinese : Language.English;
        return forged with
        {
            Prompt = edited.Prompt,
            NegativePrompt = edited.NegativePrompt,
            Language = language,
            Length = Tightest(forge, edited.Prompt, profile),
            NegativeLength = edited.NegativePrompt is { } text ? Tightest(forge, text, profile with { Limits = profile.NegativeLimits }) : null,
            Fragments = Placed(edited.Prompt, forged.Fragments, language),
            NegativeFragments = edited.NegativePrompt is { } negative ? Placed(negative, forged.NegativeFragments, language) : [],
            Dropped = [],
            Emphasis = [],
            Words = null,
            Notes = [ForgeNote.Info("request", "edited")],
        };
    }

    private static ImmutableArray<PlacedFragment> Placed(string text, ImmutableArray<PlacedFragment> known, Language language)
    {
        var placed = ImmutableArray.CreateBuilder<PlacedFragment>();
        var at = 0;
        foreach (var phrase in known)
        {
            if (phrase.Text.Length == 0 || text.IndexOf(phrase.Text, at, StringComparison.Ordinal) is not (var found and >= 0)) { continue; }

            Own(at, found);
            placed.Add(phrase with { At = found });
            at = found + phrase.Text.Length;
        }

        Own(at, text.Length);
        return placed.ToImmutable();

        void Own(int from, int to)
        {
            while (from < to && Between.Contains(text[from])) { from++; }

            while (to > from && Between.Contains(text[to - 1])) { to--; }

            if (from < to)
            {
                var words = text[from..to];
                placed.Add(new(new Fragment { Id = "edited", Text = LocalText.Of(words, language), Source = new(SourceKind.User, "edited") }, words, from));
            }
        }
    }

    private static MeasuredLength? Tightest(Forge forge, string text, ModelProfile profile) => forge.Measure(text, profile)
        .OrderByDescending(length => length.Kind != LimitKind.Recommended).ThenByDescending(length => (double)length.Value.Value / length.Limit.Value).FirstOrDefault();
}
