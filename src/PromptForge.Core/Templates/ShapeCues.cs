using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>What the shape of the user's words tells beyond the things they name; styles ask for these terms in <c>auto</c> as for any other.</summary>
/// <remarks>Pure. The cost grows with the length of the prompt.</remarks>
public static class ShapeCues
{
    /// <summary>The prompt is a shop's title: a pile of nouns with measures and trade words.</summary>
    public const string ProductTitle = "product-title";

    /// <summary>Plants are counted as cut stems: 三枝, 一束, a bunch of.</summary>
    public const string CutStems = "cut-stems";

    /// <summary>Two or more kinds of cut plants stand side by side.</summary>
    public const string MixedStems = "mixed-stems";

    /// <summary>A person is named as the one who receives, not as the one who is shown.</summary>
    public const string Gift = "gift";

    /// <summary>Measure words for cut flowers, which follow a number.</summary>
    private const string StemMeasures = "枝支朵束捧把瓶";

    /// <summary>Measure words that are vessels: 一小瓶雏菊 stands in a bottle.</summary>
    private const string VesselMeasures = "瓶盆缸篮碗盘罐筒壶";

    private const string Numbers = "一二两三四五六七八九十几数双半0123456789";
    private static readonly string[] ChineseGifts = ["送给", "送", "献给", "赠", "给妈妈", "给爸爸", "给老师", "给女友", "给男友"];
    private static readonly string[] EnglishGifts = [" for my ", " for her", " for him", " for mom", " for mum", " for a friend", " gift for ", " as a gift"];
    private static readonly string[] EnglishStems = ["bunch of ", "bunches of ", "stem of ", "stems of ", "sprig of ", "sprigs of ", "spray of ", "sprays of ", "armful of ", "handful of "];
    private static readonly string[] CutKinds = ["flower", "foliage", "branch"];

    /// <summary>Every term that a shape can give.</summary>
    public static IReadOnlyList<string> All { get; } = [ProductTitle, CutStems, MixedStems, Gift];

    /// <summary>The terms that the shape of a draft's words gives.</summary>
    public static IEnumerable<string> Of(PromptDraft draft)
    {
        if (TitleShape.IsTitle(draft)) { yield return ProductTitle; }

        var plants = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mention in draft.Mentions)
        {
            if (mention.Concept is { } id && mention.Kind is { } kind && CutKinds.Contains(kind)) { plants.Add(id); }
        }

        if (plants.Count >= 2) { yield return MixedStems; }

        if (plants.Count > 0 && draft.Fragments.Any(fragment => CountsStems(Words(fragment)))) { yield return CutStems; }

        if (draft.Fragments.Any(fragment => Has(Words(fragment), ChineseGifts) || Has($" {Words(fragment)} ", EnglishGifts))) { yield return Gift; }
    }

    /// <summary>The user's words of a clause as they were written.</summary>
    internal static string Words(Fragment fragment) => fragment.Text.InOrElse(fragment.SpanLanguage);

    /// <summary>Whether a vessel serves as a measure.</summary>
    internal static bool CountsVessels(string words) => Counts(words, VesselMeasures);

    private static bool CountsStems(string words) => Counts(words, StemMeasures) || Has(words, EnglishStems);

    private static bool Counts(string words, string measures)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (measures.Contains(words[i]) && (Numbers.Contains(words[i - 1]) || (i > 1 && words[i - 1] is '大' or '小' && Numbers.Contains(words[i - 2])))) { return true; }
        }

        return false;
    }

    private static bool Has(string words, string[] cues)
    {
        foreach (var cue in cues)
        {
            if (words.Contains(cue, StringComparison.OrdinalIgnoreCase)) { return true; }
        }

        return false;
    }
}
