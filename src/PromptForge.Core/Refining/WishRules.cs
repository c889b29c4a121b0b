using System.Text.RegularExpressions;

namespace PromptForge.Refining;

/// <summary>How people word changes, in both languages. All patterns run on folded text (lower case, simplified); offsets stay.</summary>
internal static partial class WishRules
{
    private const string EnglishPlease = "^\\s*(?:(?:please|now|then|and|also|ok|okay|actually|hmm|no,|yes,|,|but|maybe|could you|can you|would you|i want you to|i'd like you to|let's|let us|just)\\s+)*";
    private const string ChinesePlease = "^\\s*(?:请|帮我|麻烦|给我|然后|再请|那就|还是|嗯|好的|不|不对|不如|最好|能不能|可以|可不可以|能否|我想|我想要|我希望|希望)*[,，]?";
    private const string ChineseTail = "(?:了|吧|啦|呢|好吗|可以吗|行吗|好不好|谢谢)*$";

    [GeneratedRegex("^\\s*(?:please\\s+)?(?:undo(?:\\s+(?:that|it|this|(?:the\\s+)?last.*))?|go\\s+back(?:\\s+(?:one\\s+step|a\\s+step|once))?|(?:go\\s+)?back\\s+to\\s+(?:the\\s+)?(?:previous|last|earlier)(?:\\s+\\w+)?|step\\s+back|revert(?:\\s+(?:that|it|this))?|never\\s*mind|cancel(?:\\s+(?:that|it|the\\s+last.*))|take\\s+(?:that|it)\\s+back|i\\s+liked\\s+it\\s+better\\s+before)\\s*[.!。！]*\\s*$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishUndo();

    [GeneratedRegex("^\\s*(?:请|还是|那就|算了)?[,，]?(?:(?:回到|退回到?|返回到?|恢复到?|回)上一?(?:步|个?版本|版|次)的?(?:样子|结果)?|上一步|撤销|撤回|撤销(?:上一步|刚才.{0,6})|取消(?:上一步|刚才.{0,6})|还原|后退|还是(?:之前|原来|刚才|上一版)的?(?:版本)?(?:更?好|好看)?|回退|不改了)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseUndo();

    [GeneratedRegex("^\\s*(?:please\\s+)?(?:start\\s+over|start\\s+again|undo\\s+(?:all|everything)|reset|revert\\s+(?:all|everything)|(?:go\\s+)?back\\s+to\\s+(?:the\\s+)?(?:start|beginning|first|original)(?:\\s+\\w+)?)[.!\\s]*$|^\\s*(?:请)?(?:全部撤销|撤销全部|(?:回到|恢复到?|还原到?)(?:最初|最开始|一开始|原版|第一版|原始|最早).{0,4}|从头(?:来|开始)|重新来)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex Restart();

    /// <summary>Where one wish ends and the next begins: "…, and make the roses white", …，再加两只蝴蝶.</summary>
    [GeneratedRegex("\\s*(?:[;；。！\\n]|[.!](?=\\s|$))\\s*|\\s*[,，]\\s*(?=(?:and\\s+|then\\s+|but\\s+|also\\s+|并且?|然后|同时|再|但)*(?:make|turn|add|remove|delete|replace|swap|change|put|give|use|drop|switch|paint|keep|no\\s|把|将|让|加|添|放|去掉|删|不要|换|改|用|再|也加|多|少|背景|光|颜色|整体|画面|色调|更|warmer|cooler|softer|darker|brighter|more|less))(?:and\\s+|then\\s+|but\\s+|并且?|然后|同时|但)*|\\s+(?:and|then|and\\s+then|but)\\s+(?=(?:make|turn|add|remove|delete|replace|swap|change|put|give|use|drop|switch|paint|keep)\\b)|(?:然后|并且|同时|(?<=[\\u4E00-\\u9FFF])并(?=把|将|加|换|去|删|让)|(?<=[\\u4E00-\\u9FFF])再(?=把|将|加|换|去|删|让|添|放))", RegexOptions.CultureInvariant)]
    public static partial Regex Between();

    [GeneratedRegex(EnglishPlease + "(?:replace|swap|exchange|substitute|trade)\\s+(?:out\\s+)?(?<old>.+?)\\s+(?:with|by|for)\\s+(?<new>.+)$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishReplace();

    [GeneratedRegex(EnglishPlease + "(?:change|turn|convert|switch|make|transform)\\s+(?:the\\s+colou?r\\s+of\\s+)?(?<old>.+?)(?:'s\\s+colou?r|\\s+colou?r)?\\s+(?:from\\s+.+?\\s+)?(?:in)?to\\s+(?:be\\s+)?(?<new>.+)$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishChange();

    [GeneratedRegex(EnglishPlease + "(?:use|have|with|put|show|i\\s+want|i'd\\s+like|i\\s+would\\s+like|i\\s+prefer)?\\s*(?<new>.+?)\\s+(?:instead\\s+of|rather\\s+than)\\s+(?<old>.+)$|^\\s*(?:not?|without)\\s+(?:any\\s+)?(?<old>[^,]+?),?\\s+but\\s+(?<new>[^,]+)$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishInstead();

    [GeneratedRegex(EnglishPlease + "(?:switch|change|go|move)\\s+(?:(?:it|the\\s+\\w+)\\s+)?to\\s+(?<new>.+)$|" + EnglishPlease + "(?:use|try|go\\s+(?:for|with))\\s+(?<new>.+?)(?:\\s+instead)?$|" + EnglishPlease + "(?<new>.+?)\\s+instead$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishSwitch();

    [GeneratedRegex(EnglishPlease + "(?:take|leave)\\s+(?<thing>.+?)\\s+(?:out|away|off)$|" + EnglishPlease + "(?:remove|delete|drop|lose|erase|take\\s+(?:out|away|off)|get\\s+rid\\s+of|leave\\s+out|omit|skip|exclude|cut(?:\\s+out)?|without|no(?:\\s+more)?|i\\s+(?:don't|do\\s+not|dont)\\s+(?:want|need|like)(?:\\s+to\\s+(?:see|have))?|(?:don't|do\\s+not|dont)\\s+(?:want|need|show|include|add|use|have)|avoid)\\s+(?<thing>.+?)(?:\\s+(?:any\\s*more|at\\s+all|please|from\\s+the\\s+(?:picture|image|scene|photo)))*$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishRemove();

    [GeneratedRegex(EnglishPlease + "(?:make|turn|paint|colou?r|dye|keep|have|let|render|set|tint|leave)\\s+(?<rest>.+?)(?:\\s*,?\\s*(?:after\\s+all|instead|again|please|now|then))*$|" + EnglishPlease + "(?<rest>.+?\\s+(?:should|must|has\\s+to|shall|needs?\\s+to|could|can)\\s+(?:be|look|become)\\s+.+?)(?:\\s*,?\\s*(?:after\\s+all|instead|again|please))*$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishSet();

    [GeneratedRegex(EnglishPlease + "(?:add(?:\\s+in)?|include|insert|throw\\s+in|put\\s+in|bring\\s+in|plus|with|show|i\\s+(?:also\\s+)?want|i'd\\s+(?:also\\s+)?like|let\\s+there\\s+be|there\\s+should\\s+be|put|place)\\s+(?<new>.+?)(?:\\s*,?\\s*(?:too|as\\s+well|please|to\\s+(?:it|the\\s+(?:picture|image|scene))|in\\s+there))*$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishAdd();

    [GeneratedRegex("^(?:just\\s+)?(?:a\\s+(?:little|bit|tiny\\s+bit|touch|hint)(?:\\s+(?:bit\\s+)?(?:more|of))?(?:\\s+of)?|slightly\\s+more|some\\s+more|more)\\s+(?<new>.+)$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishSome();

    [GeneratedRegex("^(?:give)\\s+(?<thing>(?:the\\s+)?\\w+)\\s+(?<new>(?:a|an|some|two|three|\\w+er|more)\\s+.+)$", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishGive();

    [GeneratedRegex(ChinesePlease + "(?:把|将)?(?<old>[^,，。把将]+?)(?:全部|都|全)?(?:换成|改成|变成|改为|换为|替换成|替换为|变为|换作|改作|替换|转成|转为)(?<new>.+?)" + ChineseTail + "|" + ChinesePlease + "(?:用|拿)(?<new>.+?)(?:来)?(?:代替|替换|取代|替代|换掉)(?<old>.+?)" + ChineseTail
        + "|" + ChinesePlease + "不要(?<old>[^,，]+?)[,，]?(?:而?要|换成|改成|改用|换)(?<new>.+?)" + ChineseTail + "|" + ChinesePlease + "(?<old>[^,，]+?)(?:不要了|不好)[,，](?:要|换成|改成|改用|换|用)(?<new>.+?)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseReplace();

    [GeneratedRegex(ChinesePlease + "(?:整体|画面|全部)?(?:换成|改成|改为|换为|变成|改用|换用|换个|换一个|换|调成|调整为|设为|画成|做成|弄成|用|要|走)(?<new>.+?)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseSwitch();

    [GeneratedRegex(ChinesePlease + "(?:去掉|删掉|删除|去除|移除|移走|拿掉|拿走|除去|撤掉|抹掉|擦掉|剔除|不要再?有?|别要|别放|别加|别画|不用|不需要|不想要|别再有|没有|别出现|不要出现|不加)(?:画面里的|画面中的|图里的|那些|所有的?|任何|这个|那个)?(?<thing>.+?)" + ChineseTail
        + "|" + ChinesePlease + "(?:把|将)?(?<thing>.+?)(?:都|全部|全|就)?(?:去掉|删掉|删除|去除|移除|移走|拿掉|拿走|除去|撤掉|抹掉|擦掉|剔除|取消|不要)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseRemove();

    [GeneratedRegex(ChinesePlease + "(?:(?:再|还|也|另外|多|要|想)*(?:加上?|添加?|加入|增加|放上?|画上?|补上?|来|点缀|配上?|搭配|摆上?|撒上?|有)(?:入|一点儿|点儿|点)?|再多|多)(?<new>.+?)" + ChineseTail, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseAdd();

    /// <summary>What stands between a thing and what it shall be: 花瓶|要|白色的, 背景|再|暗一点.</summary>
    [GeneratedRegex("(?:的颜色|颜色)?(?:都|全部|全)?(?:变成|变得|变|改成|改|弄成|弄得|弄|调成|调得|调|做成|做得|画成|画得|显得|看起来|看上去|要|应该|是|得|能|可以|稍微|稍|再|更加|更|还|也|保持|设为|成)*$", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseCue();

    /// <summary>Words of degree around a quality.</summary>
    [GeneratedRegex("^(?:稍微|稍|再|更加|更|有点|略|很|非常|太|比较)+|(?:一点儿?|一些|点儿?|些)$", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseDegree();

    [GeneratedRegex("^(?:(?:even|much|a\\s+(?:little|bit|touch|lot|tad)|slightly|somewhat|far|really)\\s+)+", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishDegree();
}
