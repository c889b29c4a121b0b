using PromptForge.Concepts;

namespace PromptForge.Intake;

/// <summary>Finds what the user does not want, with its scope, in both languages.</summary>
internal sealed class ExclusionFinder
{
    private const string ChineseCues = "不没无别勿非除避忌禁去剔排删移拒杜摒缺毫免敏讨";
    private static readonly string[] EnglishCues =
    [
        "no", "n't", "without", "free", "exc", "avoid", "dont", "never", "leav", "rather", "instead", "remove", "can't", "devoid", "lacking", "minus", "sans", "omit", "neither",
        "but ", "other than", "skip", "get rid", "away", "zero", "hates", "hate ", "dislike", "allergic", "out of", "negative", "forbidden", "prohibited", "unwanted", "clear of", "do away",
    ];

    private readonly Lexicon lexicon;

    public ExclusionFinder(Lexicon lexicon)
    {
        this.lexicon = lexicon;
    }

    /// <summary>The cuts of a text, in order, not overlapping.</summary>
    /// <param name="folded">The folded text, protected spans blanked out with U+0001 so that no rule reads them.</param>
    /// <param name="preferences">Stretches that look negative but state a degree.</param>
    /// <param name="onlys">Stretches that say "only this".</param>
    public List<Cut> Find(string folded, List<(int Start, int End)> preferences, List<(int Start, int End)> onlys)
    {
        var isChinese = HasChineseCue(folded);
        var isEnglish = Array.Exists(EnglishCues, cue => folded.Contains(cue, StringComparison.Ordinal));
        if (!isChinese && !isEnglish) { return []; }

        var scan = new ExclusionScan(folded, lexicon);
        if (isChinese) { ChineseExclusions.Find(scan); }

        if (isEnglish) { EnglishExclusions.Find(scan); }

        preferences.AddRange(scan.Preferences);
        onlys.AddRange(scan.Onlys);
        return scan.Cuts;
    }

    private static bool HasChineseCue(string folded)
    {
        foreach (var letter in folded)
        {
            if (letter >= '\u3400' && ChineseCues.Contains(letter)) { return true; }
        }

        return false;
    }
}
