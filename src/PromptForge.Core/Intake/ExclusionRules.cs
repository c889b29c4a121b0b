using System.Text.RegularExpressions;

namespace PromptForge.Intake;

/// <summary>The words that negate, in both languages. All patterns run on folded text (lower case, simplified).</summary>
internal static partial class ExclusionRules
{
    // What may stand between "do not" and the thing.
    private const string EnglishVerb = "(?:include|including|show|showing|add|adding|use|using|want|have|having|need|draw|put|contain|containing|depict|feature|render|see|like|make|give|be|is|are)"
        + "(?:\\s+(?:her|him|it|them|us|anyone|anybody)(?:\\s+to\\s+(?:wear|have|hold|show|carry|include|use|look)|(?=\\s+to\\s+be\\b)))?";
    private const string EnglishDeterminer = "(?:(?:any|a|an|the|its|their|his|her|my|our|your|these|those|this|that|some|single|more|of|kind|sort|type|visible|all)\\s+)*";

    // The head of a relative clause that a negation ends goes with it: "a barn that has no windows" is a barn.
    private const string EnglishRelative = "(?:(?:that|which|who|where)\\s+)?";

    private const string EnglishReceiver = "(?:she|he|they|i|we|(?:(?:my|our|her|his|the)\\s+)?(?:mum|mom|mother|dad|father|wife|husband|girlfriend|boyfriend|sister|friend|grandmother|grandma|bride|client|customer|recipient))";

    /// <summary>Cues that exclude the noun phrase behind them. A negated verb counts only where it would show the thing: "that cannot fly" excludes nothing.</summary>
    [GeneratedRegex(
        "\\b(?:(?:without|excluding|exclude|avoid(?:ing)?|except(?:ing)?(?:\\s+for)?|devoid\\s+of|free\\s+(?:of|from)|lacking|leave\\s+out|leaving\\s+out|remove|omit(?:ting)?|minus|sans(?!\\s*serif)|get\\s+rid\\s+of|do\\s+away\\s+with|(?:stay|keep)\\s+away\\s+from|steer\\s+clear\\s+of|none\\s+of|zero(?=\\s+(?:\\w+\\s+)?(?:\\w+s|people|text|writing|lettering|clutter|grain|noise|fog|smoke|water|snow)\\b)"
        + "|instead\\s+of|rather\\s+than|but\\s+not|and\\s+not|never|neither|(?:anything|everything|all|any\\s+\\w+)\\s+(?:but|other\\s+than))"
        + "(?:\\s+(?:having|showing|including|using|adding|show|include|use|add))?"
        + "|(?:please\\s+)?" + EnglishRelative + "(?:(?:i|we|she|he|they)\\s+)?(?:do\\s+not|don't|dont|does\\s+not|doesn't|must\\s+not|mustn't|should\\s+not|shouldn't|cannot|can't)\\s+(?:" + EnglishVerb + "|(?:it|there|to)\\s+be)(?:\\s+(?:it|there|to\\s+be))?"
        + "|(?:make\\s+sure\\s+|ensure\\s+)?" + EnglishRelative + "(?:there\\s+)?(?:isn't|aren't|is\\s+not|are\\s+not)(?=\\s+(?:any|an?)\\b)|no\\s+need\\s+for"
        + "|(?:(?:(?:please\\s+)?(?:make\\s+sure|ensure)\\s+(?:that\\s+)?)?" + EnglishRelative + "there\\s+(?:is|are|should\\s+be|must\\s+be)\\s+|(?:that|which|who)\\s+(?:has|have|had|shows?|contains?|wears?)\\s+)?(?:no|(?<!\\b(?:do|does|did|must|should|would|could|can|will|may|shall)\\s)not(?:\\s+in(?=\\s+(?:an?\\s+)?\\w+\\s+(?:style|colou?rs?|tones?)\\b))?)(?:\\s+to\\s+(?:include|show|add|use))?|nor)\\s+" + EnglishDeterminer,
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishCue();

    /// <summary>"she hates lilies", "mum is allergic to lilies", "skip the ribbon": at the head of a clause.</summary>
    [GeneratedRegex(
        "(?<=(?:^|[,;.:(])\\s*)(?:skip(?=\\s+(?:the|any|all|those|these|every)\\b)|" + EnglishReceiver + "\\s+(?:hates?|dislikes?|can't\\s+stand|cannot\\s+stand|(?:is|am|are)\\s+allergic\\s+to))\\s+" + EnglishDeterminer,
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishTaste();

    /// <summary>"people should not be visible": the thing stands before the negation.</summary>
    [GeneratedRegex(
        "(?<=^|[,;.]\\s*)(?<thing>[a-z' ]{2,40}?)\\s+(?:(?:(?:is|are)\\s+)?(?:not\\s+(?:allowed|wanted|welcome|permitted|needed)|forbidden|prohibited|unwanted)(?=\\s*(?:[,;.!]|$))|(?:should|must|may|can|do|does)\\s*(?:not|n't)\\s+(?:be\\s+(?:visible|seen|shown|present|included|there)|appear)(?:\\s+(?:anywhere|in\\s+the\\s+(?:picture|image|frame|shot|scene)))?)",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishSubject();

    /// <summary>"leave boats out of it", "keep the horses out of the frame": the thing stands inside the negation.</summary>
    [GeneratedRegex(
        "\\b(?:leave|keep)\\s+(?:(?:the|any|all|an?)\\s+)?(?<thing>[a-z' ]{2,30}?)\\s+out(?:\\s+of\\s+(?:it|this|(?:the|this)\\s+(?:picture|image|frame|shot|scene|photo|design|bouquet|arrangement))\\b|(?<=leave\\s[a-z' ]{2,40}out)(?=\\s*(?:[,;.!]|$)))",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishAround();

    /// <summary>"negative prompt: text, blur": a colon opens a list to the sentence's end.</summary>
    [GeneratedRegex("\\b(?:negative\\s+prompts?|negatives?|exclude|excluding|avoid|omit|do\\s+not\\s+include|don't\\s+include)\\s*[:：]\\s*", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishHeading();

    /// <summary>"no colours except white": only the white is wanted, so nothing that could be named is excluded.</summary>
    [GeneratedRegex("\\b(?:there\\s+(?:is|are)\\s+)?no\\s+(?:other\\s+)?[a-z]+(?:\\s[a-z]+)?\\s+(?:except(?:\\s+for)?|other\\s+than|besides|apart\\s+from|aside\\s+from)\\s+", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishOnly();

    /// <summary>What belongs to a negation behind the excluded thing.</summary>
    [GeneratedRegex(
        "\\G(?:\\s+(?:at\\s+all|whatsoever|anywhere|in\\s+sight|visible|present|please|in\\s+(?:the|this)\\s+(?:picture|image|frame|shot|scene)))?(?:\\s+but(?:\\s+only)?(?=\\s))?",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishTail();

    /// <summary>A wish of degree or of count; the note says how it was read.</summary>
    [GeneratedRegex(
        "\\b(?:not\\s+(?:too|so|very|overly|quite|that|much)|(?:no|not)\\s+(?:more|less|\\w+er)\\s+than|"
        + "(?:do\\s+not|don't|dont)\\s+(?:make|let|get|be|go|overdo|over)(?:\\s+(?:it|the\\s+\\w+|them))?\\s*(?:too|so|overly|very)|"
        + "not\\s+(?:made|make|making)\\s+(?:it\\s+)?too)\\b",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishDegree();

    /// <summary>Negations that exclude nothing.</summary>
    [GeneratedRegex(
        "\\b(?:not\\s+(?:as|only|just|merely|necessarily|entirely|completely|fully|yet|far|unlike|unlikely|even)|no\\s+(?:longer|matter|two|place\\s+like|nonsense|frills|fuss|brainer|bake|knead|entry|smoking|parking|fly|other\\s+than|doubt|wonder|man's\\s+land|idea|one\\s+else|sooner|end)|less\\s+is\\s+more"
        + "|(?:is|are|was|were|be)\\s+not\\b(?!\\s+(?:an?|any|to)\\b)|no\\s+one|not\\s+(?!(?:(?:includ|show|us|hav|add|contain|featur|wear)ing|(?:st)?ring|king|wing|spring|clothing|painting|building|ceiling|lighting)\\b)\\w+ing"
        + "|whether\\s+or\\s+not|forget\\s+me\\s+nots?|touch\\s+me\\s+nots?|why\\s+not|nothing\\s+but|none\\s+but|no\\s+(?:\\d+|theat(?:re|er)|drama)\\b|never\\s+(?:ending|mind|land|before|again|mind)|(?:that|which|who|has|have|had|is|are|was|were)\\s+never"
        + "|without\\s+(?:(?:a|any)\\s+)?(?:doubt|question|equal|end|exception|fail|precedent|compare|warning|hurry|haste|effort)|minus\\s+(?:signs?|\\d+|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty)\\b)"
        + "|zero\\s+(?:gravity|waste|hour|point|degrees?|emissions?|carbon|one|two))\\b",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishHarmless();

    /// <summary>Double negatives: the thing is wanted.</summary>
    [GeneratedRegex(
        "\\b(?:not\\s+without|never\\s+without|(?:do\\s+not|don't|dont|never|must\\s+not|can't|cannot)\\s+(?:forget|leave\\s+out|omit|miss|skip|remove|exclude|avoid|lack|be\\s+missing)|(?:can't|cannot|could\\s+not|couldn't)\\s+(?:do\\s+)?(?:be\\s+)?without)\\s+(?:to\\s+(?:include|add|show)\\s+)?",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishDouble();

    /// <summary>"text-free", "cloud-free": the noun before it is excluded (the hyphen is folded to a space).</summary>
    [GeneratedRegex("\\b(?<thing>[a-z]{3,})\\sfree\\b(?!\\s+(?:of|from|falling|flowing|hand|standing|range|to|as))", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishFreeSuffix();

    /// <summary>Words at which an English noun phrase ends.</summary>
    [GeneratedRegex(
        "\\s+(?:but|only|just|at|in|on|with|without|under|over|near|by|from|during|behind|beside|against|before|after|above|below|through|across|along|into|onto|around|between|among|while|that|which|who|as|so|then|please|instead|because|if|when|where|for|is|are|was|should|must|standing|sitting|lying|walking|running|looking|holding|wearing|flying|floating|except|whatsoever|anywhere|visible|present|kneeling|beneath|underneath|beyond|inside|outside|next\\s+to)\\b"
        + "|\\s+and\\s+(?:a|an|the|one|two|three|four|five|with|in|at|on|soft|then|make|use|add|show|instead|only|just|keep|have)\\b|\\s+(?:(?:and|or|but)\\s+)?no\\s|\\s+--",
        RegexOptions.CultureInvariant)]
    public static partial Regex EnglishEnd();

    /// <summary>Separators in an English list of excluded things; a comma counts only when "or", "and" or "nor" closes the list.</summary>
    [GeneratedRegex("\\s*(?:,\\s*(?:or|and|nor)\\s+|,\\s*|\\s+(?:or|and|nor)\\s+|\\s*/\\s*)(?:no\\s+|any\\s+|a\\s+|an\\s+|the\\s+)?", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishListSeparator();

    /// <summary>A comma list that "or", "and" or "nor" closes: "cars, people, or signs". Without a comma before it, "and" may as well begin something wanted.</summary>
    [GeneratedRegex("^(?:[a-z' ]{2,30}?,\\s*){1,8}(?:(?:or|nor|and)\\s+|[a-z' ]{2,30}?\\s(?:or|nor)\\s+)[a-z' ]{2,30}", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishClosedList();

    /// <summary>A comma list behind an order, to the end of its sentence: "avoid red, gold and black". An order wants nothing, so all of it is excluded.</summary>
    [GeneratedRegex("^(?:[a-z']+(?:\\s[a-z']+)?,\\s*){1,8}[a-z']+(?:\\s[a-z']+)?\\s(?:and|or|nor)\\s[a-z']+(?:\\s[a-z']+)?(?=\\s*$)", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishOrderedList();

    /// <summary>Cues that are orders.</summary>
    [GeneratedRegex("^(?:please\\s+)?(?:avoid|exclude|excluding|omit|omitting|remove|leave\\s+out|get\\s+rid|skip|do\\s+not|don't|dont|never)\\b", RegexOptions.CultureInvariant)]
    public static partial Regex EnglishOrder();

    // Whose tastes a bouquet follows.
    private const string ChineseReceiver = "(?:[她他我您]妈?|(?:我|她|他)?(?:妈妈|爸爸|老婆|老公|女友|女朋友|男友|奶奶|外婆|婆婆|老师)|老人|孩子|宝宝|长辈|对方|客人|客户|新娘|收花人)";

    // Words of quantity that belong to the negation.
    private const string ChineseAny = "(?:任何|什么|一点|一丝|一[个只辆条位](?!一)|半[个点])?";

    /// <summary>Imperative Chinese cues: everything up to the clause's end is excluded.</summary>
    [GeneratedRegex(
        "(?:请|千万|尽量|一定|绝对)?(?:" + ChineseReceiver + "(?:不喜欢|不爱|讨厌)|不要|不需要|不想要|不想|不希望|不用|不能|不可以|不许|不准|不得|不应|不该|(?<![识判区特分级类性个告辨派差久送惜阔离])别(?!墅|致|具|名|针|离|人|处|克)|勿|切勿|请勿|避免|避开|去掉|去除|除去|剔除|排除|删除|移除|禁止|禁用|拒绝|杜绝|免(?:放|去|加|用|掉)|(?<![禁顾妒])忌(?!廉|惮|讳)|摒弃)"
        + "(?:再|出现|有|加入|加上|添加|加|放|画上|画|用到|使用|用|包含|包括|含有|带有|带|看到|看见|显示|生成|是|搞|弄|做|选|选用|采用|变成|给我|画面里|画面中)*" + ChineseAny,
        RegexOptions.CultureInvariant)]
    public static partial Regex ChineseImperative();

    /// <summary>Imperative cues that may also say what somebody feels or can: a child who does not want to go.</summary>
    [GeneratedRegex("不想(?!要)|不希望|不能|不可以|不许|不准|不得|不应|不该|别|拒绝|避开|禁止", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseAttitude();

    /// <summary>A count with its measure word, at the end of a text: 一束, 几枝, 这个.</summary>
    [GeneratedRegex("[一二两三四五六七八九十几这那某每\\d][\\u4E00-\\u9FFF]{0,2}(?<![里边旁处上下中])$", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseMeasure();

    /// <summary>Descriptive Chinese cues: before a 的 the thing is excluded, what follows 的 stays.</summary>
    [GeneratedRegex("(?:并?没有|不含有?|不带有?|不佩?戴|不穿|不系|不包含|不包括|不加|(?<![淹沉出埋泯覆隐吞湮])没(?!落|药|入|顶|收)|无需|毫无|无|不见|缺少|缺乏)" + ChineseAny, RegexOptions.CultureInvariant)]
    public static partial Regex ChineseDescriptive();

    /// <summary>除了…以外 with 都/其他: excluded; with 还/也: in addition. Without a comma the thing ends where the rest begins.</summary>
    [GeneratedRegex(
        "(?<cue>除了|除开|除却|除)(?<thing>[^,，。；;！!？?\\n]{1,20}?)(?:(?<tail>(?:以外|之外|外)的?)(?<all>(?:都|均|皆)(?:可以|可|行|好|要|能|接受|没问题)的?)?|(?<tail>还|也|又|更|再|,|，)|(?<tail>)(?:(?=其他|其它|其余|别的|所有|一切|任何)|(?<all>(?:什么|怎么|啥)?(?:都|均|皆)(?:可以|可|行|好|要|能|接受|没问题|ok)?的?)))",
        RegexOptions.CultureInvariant)]
    public static partial Regex ChineseExcept();

    /// <summary>而非X, 而不是X, and 不是X(,)而是Y.</summary>
    [GeneratedRegex("(?:,|，)?(?:而非|而不是|而不要|并非|不是|非是)(?<thing>[^,，。；;]{1,20}?)(?=(?:,|，)?而是|(?:,|，)?是|[,，。；;]|$)", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseRather();

    /// <summary>玫瑰不要, 玫瑰除外: the negation ends the clause.</summary>
    [GeneratedRegex(
        "(?<=^|[,，。；;！!？?\\n]\\s*)(?:但是|但|不过|就|把|将|请把)?(?<thing>(?!什么|啥|我|你|他|她|它|要)[\\u4E00-\\u9FFF、]{1,12}?)(?:就|都|也|全|全部|一律|一概|统统|通通)?(?<cue>不要|不需要|不想要|不用|除外|免了|去掉|去除|删掉|删除|移除|拿掉|抹掉)了?(?=\\s*(?:[,，。；;！!？?\\n]|$))",
        RegexOptions.CultureInvariant)]
    public static partial Regex ChinesePostposed();

    /// <summary>她对百合过敏: nobody puts lilies into her bouquet.</summary>
    [GeneratedRegex("(?<cue>" + ChineseReceiver + ")对(?<thing>[^,，。；;！!？?\\n]{1,12}?)过敏", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseAllergy();

    /// <summary>非红色系, 非写实风格: the opposite of a named colour, style or tone.</summary>
    [GeneratedRegex("(?<![是除若而并无莫])(?<cue>非)(?<thing>[\\u4E00-\\u9FFF]{1,6}?(?:色系|色调|色|风格|风|写实))(?=的|[,，。；;！!？?\\s]|$)", RegexOptions.CultureInvariant)]
    public static partial Regex ChinesePrefix();

    /// <summary>其他颜色都不要, behind an except: only what was excepted is wanted.</summary>
    [GeneratedRegex(
        "\\G[,，]?\\s*(?:(?:其他|其它|其余|别的|剩下)(?:的)?[^,，。；;！!？?\\n]{0,8}?(?:都|一律|一概|全|统统|通通)?(?:不要|不用|别用|别放|不需要|不放|不能用|不可以)了?"
        + "|(?:都|就)?(?:不要|别用|别放|不用|不放|不需要|没有|别)(?:再)?(?:有|放|用|加)?(?:其他|其它|别的)[^,，。；;！!？?\\n]{0,8}?)(?=[,，。；;！!？?\\s]|$)",
        RegexOptions.CultureInvariant)]
    public static partial Regex ChineseNoOthers();

    /// <summary>Degree: 不要太满, 少用, 别太; and count: 不超过三朵.</summary>
    [GeneratedRegex("不是(?:很|太|那么|特别|非常|所有|每)|(?:不要|别|勿)把[^,，。；;]{1,8}?得(?:太|过|那么)|(?:不要|别|不用|不必|不需要|不能|不可|不宜|不|勿|没有?|无需)(?:画得|弄得|搞得|做得|显得|那么|这么|用)?(?:太|过于|过分|过度|过多|过|那么|这么|特别|非常|完全|全部|全是|全|超过|多于|少于)|少用|少点|少一点|少些|略带|不太|不怎么", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseDegree();

    /// <summary>Words that hold a negation and exclude nothing.</summary>
    [GeneratedRegex(
        "不仅|不但|不只|不止|不一定|不一样|不同|不少|不断|不停|不禁|不时|不知|不再|不得不|无论|无比|没过|还没|尚没|没(?:开|一会|多久|想到|关系)|别样|别有(?:洞天|风味|天地|韵味|一番|情趣|风情)|别出心裁|别开生面|勿忘[我草]|[看听望瞧寻]不见"
        + "|无(?:人机|花果|边|限|尽|穷|名|瑕|缝|声|畏|私|奈|辜|聊|敌|忧|垠|涯|形|常|数(?!字)|不|非|双|极|为|线(?!条)|影灯|患子|尾熊|脸男|印良品|糖(?!果)|厘头|精打采|微不至|与伦比|拘|锡|烟煤|机|核|所谓|遗|余|阻|误|损|害|毒|表情|意|情|视|法|疑|语|心|力)(?!框)|不过(?![于分度多])|[一虚有全]无|望无|毫无生气",
        RegexOptions.CultureInvariant)]
    public static partial Regex ChineseHarmless();

    /// <summary>Double negatives: the thing is wanted.</summary>
    [GeneratedRegex("不能没有|不能缺少|不可没有|不可缺少|不能少了?|少不了|不可或缺的?|不要忘了|别忘了|不要漏掉|别漏掉|不要缺少|不要去掉|别去掉|不要删除|不得不|没有不|并非没有|并非不|不是没有|不是不", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseDouble();

    /// <summary>Separators in a Chinese list of excluded things.</summary>
    [GeneratedRegex("\\s*(?:、|以及|或者|或是|还有|和|与|及|或|跟|/|&)\\s*(?:任何)?", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseListSeparator();

    /// <summary>Words at which an excluded Chinese phrase ends inside a clause.</summary>
    [GeneratedRegex("但是|但|而是|而要|(?<=的)要|也(?:不要|别|没有|不用)|(?<=[\\u4E00-\\u9FFF])(?<again>没有|不要|不带|无)|只要|只有|只用|就行|就好|即可|请用|改用|换成|换为|，|,|。|；|;|！|!|？|\\n", RegexOptions.CultureInvariant)]
    public static partial Regex ChineseEnd();
}
