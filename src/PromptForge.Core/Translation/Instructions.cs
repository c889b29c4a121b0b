using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>Instructions to edit a picture. The grammar of pictures knows no imperatives, so what is to be done is read here and only its parts are translated.</summary>
internal static partial class Instructions
{
    // {x} is translated as it is, {x:the} speaks of what the picture shows already, {x:more} is a comparative, {x:place} says where.
    private static readonly (Regex Rule, string Words)[] ToEnglish =
    [
        (ChinesePaint(), "paint {a:the} {b}"),
        (ChineseMove(), "move {a:the} to {b:to}"),
        (ChineseChange(), "change {a:the} to {b}"),
        (ChineseRemove(), "remove {a:the}"),
        (ChineseGive(), "give {a:the} {b}"),
        (ChineseAddThere(), "add {b} {a:place}"),
        (ChineseAdd(), "add {b}"),
        (ChineseTurn(), "make {a:the} {b:into}"),
        (ChineseMore(), "make {a:the} {b:more}"),
        (ChineseKeep(), "keep {a:the}"),
    ];

    private static readonly (Regex Rule, string Words)[] ToChinese =
    [
        (EnglishReplace(), "把{a}换成{b}"),
        (EnglishColour(), "把{a}的颜色改成{b}"),
        (EnglishChange(), "把{a}改成{b}"),
        (EnglishTurn(), "把{a}变成{b}"),
        (EnglishRemove(), "去掉{a}"),
        (EnglishAddTo(), "给{a}加上{b}"),
        (EnglishAddThere(), "在{a}{p:where}加上{b}"),
        (EnglishAdd(), "加上{b}"),
        (EnglishBlur(), "虚化{a}"),
        (EnglishMore(), "让{a}{b:more}"),
        (EnglishMake(), "让{a}变成{b}"),
        (EnglishKeep(), "保留{a}"),
    ];

    private static readonly Dictionary<string, string> Where = new(StringComparer.OrdinalIgnoreCase)
    {
        ["on"] = "上", ["onto"] = "上", ["in"] = "里", ["into"] = "里", ["above"] = "上方", ["over"] = "上方", ["under"] = "下面", ["below"] = "下面", ["behind"] = "后面",
        ["next to"] = "旁边", ["beside"] = "旁边", ["in front of"] = "前面", ["around"] = "周围", ["between"] = "之间", ["near"] = "旁边",
    };

    /// <summary>The instruction in another language, or null when it is none that we know.</summary>
    public static async ValueTask<TranslatedText?> TranslateAsync(string text, ImmutableArray<ProtectedSpan> spans, Language to, ITranslator translator, CancellationToken cancellationToken)
    {
        // What is quoted holds no instruction.
        var bare = text.ToCharArray();
        foreach (var span in spans) { bare.AsSpan(span.Start, span.Length).Fill('\u0001'); }

        var readable = new string(bare);
        foreach (var (rule, words) in to.IsChinese ? ToChinese : ToEnglish)
        {
            if (rule.Match(readable) is { Success: true } match)
            {
                var work = new Work(text, spans, to, translator, cancellationToken);
                await work.WriteAsync(words, match).ConfigureAwait(false);
                return work.Result;
            }
        }

        return null;
    }

    private sealed class Work(string text, ImmutableArray<ProtectedSpan> spans, Language to, ITranslator translator, CancellationToken cancellationToken)
    {
        private readonly StringBuilder output = new();
        private readonly ImmutableArray<ProtectedSpan>.Builder kept = ImmutableArray.CreateBuilder<ProtectedSpan>();
        private readonly ImmutableArray<string>.Builder untranslated = ImmutableArray.CreateBuilder<string>();

        public TranslatedText Result => new(output.ToString(), kept.ToImmutable(), untranslated.ToImmutable());

        public async ValueTask WriteAsync(string words, Match match)
        {
            var at = 0;
            foreach (Match place in Place().Matches(words))
            {
                output.Append(words, at, place.Index - at);
                at = place.Index + place.Length;
                await PartAsync(match.Groups[place.Groups["part"].Value], place.Groups["how"].Value).ConfigureAwait(false);
            }

            output.Append(words, at, words.Length - at);
        }

        private async ValueTask PartAsync(Group part, string how)
        {
            var (start, end) = (part.Index, part.Index + part.Length);
            while (start < end && char.IsWhiteSpace(text[start])) { start++; }
            while (end > start && char.IsWhiteSpace(text[end - 1])) { end--; }

            if (how == "where")
            {
                output.Append(Where.GetValueOrDefault(text[start..end], "上"));
                return;
            }

            var front = how switch { "more" when !to.IsChinese => "更", "place" => "在", _ => "" };
            ImmutableArray<ProtectedSpan> own = [.. spans.Where(span => span.Start >= start && span.End <= end).Select(span => span with { Start = span.Start - start + front.Length })];
            var done = await translator.TranslateAsync(front + text[start..end], own, to, cancellationToken).ConfigureAwait(false);
            untranslated.AddRange(done.Untranslated);
            var (said, moved) = Shaped(done.Text, how, !own.IsEmpty, to.IsChinese);
            foreach (var span in done.Protected) { kept.Add(span with { Start = span.Start + moved + output.Length }); }

            output.Append(said);
        }

        /// <summary>A part as its place in the instruction needs it, and how far its spans moved.</summary>
        private static (string Text, int Moved) Shaped(string said, string how, bool hasSpans, bool inChinese)
        {
            switch (how)
            {
                case "the":
                    // What the picture shows already is known: the text on the cup.
                    var bare = Tidy.WithoutArticle(said);
                    var whole = IsDefinite(bare) ? bare : "the " + bare;
                    return hasSpans ? (whole, whole.Length - said.Length) : (IndefiniteArticle().Replace(whole, " the "), 0);
                case "to":
                    return (InPlace().Replace(said, "the "), 0);
                case "into" when said.StartsWith("a ", StringComparison.Ordinal) || said.StartsWith("an ", StringComparison.Ordinal):
                    return ("into " + said, 5);
                case "place":
                    // What is already there: on the table, not on a table.
                    return (IndefiniteArticle().Replace(said, " the "), 0);
                case "more" when inChinese:
                    return (said.StartsWith('更') ? said : "更" + said.Replace("更", "", StringComparison.Ordinal), said.StartsWith('更') ? 0 : 1);
                default:
                    return (said, 0);
            }
        }

        private static bool IsDefinite(string words) => DefiniteStart().IsMatch(words) || words.Length == 0 || !char.IsLetter(words[0]);
    }

    [GeneratedRegex("\\{(?<part>[a-z])(?::(?<how>[a-z]+))?\\}")]
    private static partial Regex Place();

    [GeneratedRegex("^(?:in|on|at) the ")]
    private static partial Regex InPlace();

    [GeneratedRegex(" an? ")]
    private static partial Regex IndefiniteArticle();

    [GeneratedRegex("^(?:the|his|her|its|their|my|your|our|this|these|that|those|every|each|all|both|one|two|three|four|five)\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DefiniteStart();

    [GeneratedRegex("^(?:请|帮我)?(?:把|将)(?<a>.+?)(?:替换成|替换为|换成|换为|改成|改为|变成|变为|转成|转为|调成)(?<b>.+)$")]
    private static partial Regex ChineseChange();

    [GeneratedRegex("^(?:请|帮我)?(?:把|将)(?<a>.+?)(?:涂成|刷成|染成)(?<b>.+)$")]
    private static partial Regex ChinesePaint();

    [GeneratedRegex("^(?:请|帮我)?(?:把|将)(?<a>.+?)(?:移到|挪到|放到|移动到)(?<b>.+)$")]
    private static partial Regex ChineseMove();

    [GeneratedRegex("^(?:请|帮我)?(?:把|将)(?<a>.+?)(?:去掉|删掉|删除|去除|移除|抹掉|擦掉|拿掉|移走)$|^(?:请|帮我)?(?:去掉|删掉|删除|去除|移除|抹掉|擦掉|拿掉)(?<a>.+)$")]
    private static partial Regex ChineseRemove();

    [GeneratedRegex("^(?:请|帮我)?(?:给|为)(?<a>.+?)(?:加上|添上|戴上|穿上|配上|换上|加)(?<b>.+)$")]
    private static partial Regex ChineseGive();

    [GeneratedRegex("^(?:请|帮我)?在(?<a>.+?)(?:加上|添加|添上|加入|增加|放上|画上|加|放)(?<b>.+)$")]
    private static partial Regex ChineseAddThere();

    [GeneratedRegex("^(?:请|帮我)?(?:加上|添加|添上|加入|增加|加)(?<b>.+)$")]
    private static partial Regex ChineseAdd();

    [GeneratedRegex("^(?:请|帮我)?(?:让|使)(?<a>.+?)(?:变成|变为|变)(?<b>.+)$")]
    private static partial Regex ChineseTurn();

    [GeneratedRegex("^(?:请|帮我)?(?:让|使)(?<a>.+?)(?:更|再)(?<b>.{1,5}?)(?:一点|一些|点|些)?$|^(?:请|帮我)?(?:让|使)(?<a>.+?)(?<b>[\\u4E00-\\u9FFF]{2}|[\\u4E00-\\u9FFF])(?:一点|一些)$")]
    private static partial Regex ChineseMore();

    [GeneratedRegex("^(?:请)?(?:保留|保持)(?<a>[^不]+)$")]
    private static partial Regex ChineseKeep();

    private const string Please = "^(?:please\\s+)?";
    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(Please + "(?:replace|swap|exchange)\\s+(?<a>.+?)\\s+(?:with|by|for)\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishReplace();

    [GeneratedRegex(Please + "change\\s+(?:(?<a>.+?)'s\\s+colou?r|the\\s+colou?r\\s+of\\s+(?<a>.+?))\\s+(?:in)?to\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishColour();

    [GeneratedRegex(Please + "change\\s+(?<a>.+?)\\s+(?:in)?to\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishChange();

    [GeneratedRegex(Please + "(?:turn|convert|transform|make)\\s+(?<a>.+?)\\s+into\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishTurn();

    [GeneratedRegex(Please + "(?:remove|delete|erase|take\\s+out|get\\s+rid\\s+of)\\s+(?<a>.+)$", Loose)]
    private static partial Regex EnglishRemove();

    [GeneratedRegex(Please + "add\\s+(?<b>.+?)\\s+to\\s+(?<a>.+)$|" + Please + "give\\s+(?<a>the\\s+\\w+|h[ei][rm]|them)\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishAddTo();

    [GeneratedRegex(Please + "(?:add|put|place|insert)\\s+(?<b>.+)\\s+(?<p>onto|on|into|in\\s+front\\s+of|in|above|over|under|below|behind|next\\s+to|beside|around|between|near)\\s+(?<a>.+)$", Loose)]
    private static partial Regex EnglishAddThere();

    [GeneratedRegex(Please + "(?:add|insert)\\s+(?<b>.+)$", Loose)]
    private static partial Regex EnglishAdd();

    [GeneratedRegex(Please + "blur\\s+(?<a>.+)$", Loose)]
    private static partial Regex EnglishBlur();

    [GeneratedRegex(Please + "make\\s+(?<a>.+?)\\s+(?<b>(?:a\\s+(?:bit|little)\\s+)?(?:more\\s+[\\w-]+|\\w{3,}er))$", Loose)]
    private static partial Regex EnglishMore();

    [GeneratedRegex(Please + "(?:make|turn|paint|dye|colou?r)\\s+(?<a>.+?)\\s+(?<b>[\\w-]+)$", Loose)]
    private static partial Regex EnglishMake();

    [GeneratedRegex(Please + "keep\\s+(?<a>.+)$", Loose)]
    private static partial Regex EnglishKeep();
}
