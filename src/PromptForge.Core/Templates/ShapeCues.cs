using System.Text.RegularExpressions;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>What the shape of the user's words tells beyond the things they name; styles ask for these terms in <c>auto</c> as for any other.</summary>
/// <remarks>Pure. The cost grows with the length of the prompt.</remarks>
internal static partial class ShapeCues
{
    /// <summary>The prompt is a shop's title: a pile of nouns with measures and trade words.</summary>
    public const string ProductTitle = "product-title";

    /// <summary>Plants are counted as cut stems: 三枝, stems of.</summary>
    public const string CutStems = "cut-stems";

    /// <summary>Plants are gathered in the hand: 一束, a bunch of.</summary>
    public const string Bunch = "bunch";

    /// <summary>Words say that something holds the plants: in a copper pot, 竹篮里.</summary>
    public const string InVessel = "in-vessel";

    /// <summary>Plants grow where they are: a field, a meadow, a garden.</summary>
    public const string Growing = "growing";

    /// <summary>Two or more kinds of cut plants stand side by side.</summary>
    public const string MixedStems = "mixed-stems";

    /// <summary>A person is named as the one who receives, not as the one who is shown.</summary>
    public const string Gift = "gift";

    /// <summary>Measure words for cut flowers, which follow a number.</summary>
    private const string StemMeasures = "枝支瓶";

    /// <summary>Measure words for flowers in the hand.</summary>
    private const string BunchMeasures = "束捧把";

    /// <summary>Characters that end the names of Chinese vessels.</summary>
    private const string Vessels = "瓶盘篮筐筒碗缸壶盆罐桶坛瓮鼎钵樽";

    private const string Numbers = "一二两三四五六七八九十几数双半0123456789";
    private static readonly string[] ChineseGifts = ["送给", "送", "献给", "赠", "给妈妈", "给爸爸", "给老师", "给女友", "给男友"];
    private static readonly string[] EnglishGifts = [" for my ", " for her", " for him", " for mom", " for mum", " for a friend", " gift for ", " as a gift"];
    private static readonly string[] EnglishStems = ["stem of ", "stems of ", "sprig of ", "sprigs of ", "spray of ", "sprays of "];
    private static readonly string[] EnglishBunches = ["bunch of ", "bunches of ", "bundle ", "bundles ", "armful of ", "handful of ", "tied with "];

    // 瓶花 and its kin say that there is a vessel, and leave open which.
    private static readonly string[] AnyVessel = ["瓶花", "瓶插", "插瓶", "瓶供", "盆景", "瓶中花"];
    private static readonly string[] ChineseGround = ["田", "花海", "花园", "公园", "庭院", "院子", "草地", "草原", "山坡", "原野", "路边", "盆栽", "花丛"];
    private static readonly string[] CutKinds = ["flower", "foliage", "branch"];

    /// <summary>Every term that a shape can give.</summary>
    public static IReadOnlyList<string> All { get; } = [ProductTitle, CutStems, Bunch, InVessel, Growing, MixedStems, Gift];

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

        if (plants.Count > 0)
        {
            if (draft.Fragments.Any(fragment => Counts(Words(fragment), StemMeasures) || Has(Words(fragment), EnglishStems))) { yield return CutStems; }

            if (draft.Fragments.Any(fragment => Counts(Words(fragment), BunchMeasures) || Has(Words(fragment), EnglishBunches))) { yield return Bunch; }

            if (NamesVessel(draft)) { yield return InVessel; }

            if (draft.Fragments.Any(fragment => EnglishGround().IsMatch(Words(fragment)) || Has(Words(fragment), ChineseGround))) { yield return Growing; }
        }

        if (draft.Fragments.Any(fragment => Has(Words(fragment), ChineseGifts) || Has($" {Words(fragment)} ", EnglishGifts))) { yield return Gift; }
    }

    /// <summary>The user's words of a clause as they were written.</summary>
    internal static string Words(Fragment fragment) => fragment.Text.InOrElse(fragment.SpanLanguage);

    /// <summary>Whether words say what holds the plants, even where no entry knows that vessel.</summary>
    internal static bool NamesVessel(PromptDraft draft)
    {
        foreach (var fragment in draft.Fragments)
        {
            var words = Words(fragment);
            foreach (var any in AnyVessel) { words = words.Replace(any, "", StringComparison.Ordinal); }

            if (words.Any(letter => Vessels.Contains(letter)) || EnglishVessel().IsMatch(words)) { return true; }
        }

        return false;
    }

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

    [GeneratedRegex(@"\b(?:field|meadow|garden|hillside|park|lawn|hedge|bush|shrub|tree|roadside|greenhouse|pond)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EnglishGround();

    [GeneratedRegex(@"\b(?:in|inside|into|from|on)\s(?:[\w'-]+\s){0,4}?(?:vase|pot|jug|jar|pitcher|bowl|basket|urn|bucket|pail|bottle|tin|crock|tub|trough|planter|teapot|kettle|cauldron|can|box|crate|barrel|goblet|mug|cup|glass|tray|dish|basin)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EnglishVessel();
}
