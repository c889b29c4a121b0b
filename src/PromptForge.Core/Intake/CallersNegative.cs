using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Reads the negative words of a request: cleaned like the prompt, and without negations of their own.</summary>
/// <remarks>"no people" in a negative field would ask for people; users write it all the same.</remarks>
internal sealed class CallersNegative(ExclusionFinder exclusions, Folding folding)
{
    private static readonly char[] Separators = [',', '，', '、', ';', '；', '\n'];

    /// <summary>The words to avoid, separated by commas; null stays null.</summary>
    public string? Read(string? negative, ImmutableArray<ForgeNote>.Builder notes)
    {
        if (string.IsNullOrEmpty(negative)) { return negative; }

        var clean = Sanitizer.Clean(negative, out var controls, out var surrogates);
        if (controls > 0) { notes.Add(ForgeNote.Info("intake", "control-characters", ("count", controls))); }

        if (surrogates > 0) { notes.Add(ForgeNote.Warning("intake", "lone-surrogates", ("count", surrogates))); }

        var words = clean.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var changed = false;
        for (var i = 0; i < words.Length; i++)
        {
            var cuts = exclusions.Find(folding.Fold(words[i]), [], []);
            if (cuts is not [{ Start: 0, Things.IsEmpty: false } cut] || cut.End < words[i].Length) { continue; }

            var things = string.Join(", ", cut.Things.Select(thing => words[i][thing.Start..thing.End]));
            notes.Add(ForgeNote.Info("intake", "negative-unwrapped", ("text", words[i]), ("instead", things)));
            words[i] = things;
            changed = true;
        }

        return changed ? string.Join(", ", words) : clean;
    }
}
