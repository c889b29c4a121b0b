using System.Text.RegularExpressions;

namespace PromptForge.Documents;

/// <summary>Whether a sentence says no: what it names is not what its author recommends.</summary>
internal static partial class Refusals
{
    /// <summary>Whether it does, by the words that say so; rather once too often, for what is not taken up does no harm.</summary>
    public static bool StandIn(string sentence) => Words().IsMatch(Harmless().Replace(sentence, " "));

    [GeneratedRegex(@"不|勿|忌|避免|别用|禁|莫|慎用|没有|无需|\b(?:not|no|never|avoid|avoids|without|don't|dont|doesn't|isn't|aren't|won't|can't|cannot|except|instead\s+of|rather\s+than|unlike|nor)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex("不同|不仅|不但|不少|不对称|不断|不规则|不锈钢|不只|无不|不失|毫不|not\\s+only", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
