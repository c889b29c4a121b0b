namespace PromptForge.Measure;

/// <summary>Puts a letter and the mark behind it together, as Unicode's form C does.</summary>
/// <remarks>An own table, because <c>string.Normalize</c> rests on the machine's ICU, which may be absent, and counts must be the same
/// everywhere. It holds what people type and what Apple's file names hold: Latin, Greek accents, Cyrillic, kana and Hangul, in lower case.
/// Other scripts, and marks that do not stand in canonical order, stay as they are; they may then count more.</remarks>
internal static class Composition
{
    /// <summary>The letter that two characters make, or NUL.</summary>
    public static char Of(char letter, char mark) => mark switch
    {
        < '\u0300' => '\0',
        <= '\u036f' => Pair(letter, Marked(mark)),
        < '\u1161' => '\0',
        <= '\u11c2' => Hangul(letter, mark),
        '\u3099' => Pair(letter, "うゔかがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼウヴカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボ"),
        '\u309a' => Pair(letter, "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"),
        _ => '\0',
    };

    private static char Pair(char letter, ReadOnlySpan<char> pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == letter) { return pairs[i + 1]; }
        }

        return '\0';
    }

    private static char Hangul(char letter, char mark) =>
        letter is >= '\u1100' and <= '\u1112' && mark <= '\u1175' ? (char)(0xac00 + ((((letter - 0x1100) * 21) + (mark - 0x1161)) * 28))
        : letter is >= '\uac00' and <= '\ud7a3' && (letter - 0xac00) % 28 == 0 && mark >= '\u11a8' ? (char)(letter + (mark - 0x11a7))
        : '\0';

    // Letter and composed letter by turns, per mark; generated from the Unicode data of Python 3.11.
    private static ReadOnlySpan<char> Marked(char mark)
    {
        return mark switch
        {
            '\u0300' => "aàeèiìoòuùüǜnǹеѐиѝēḕōṑwẁâầăằêềôồơờưừyỳ",
            '\u0301' => "aáeéiíoóuúyýcćlĺnńrŕsśzźüǘgǵåǻæǽøǿ¨΅ϊΐαάεέηήιίϋΰοόυύωώϒϓгѓкќçḉēḗïḯkḱmḿõṍōṓpṕũṹwẃâấăắêếôốơớưứ",
            '\u0302' => "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷzẑạậẹệọộ",
            '\u0303' => "aãnñoõiĩuũvṽâẫăẵeẽêễôỗơỡưữyỹ",
            '\u0304' => "aāeēiīoōuūüǖäǟȧǡæǣǫǭöȫõȭȯȱyȳиӣуӯgḡḷḹṛṝ",
            '\u0306' => "aăeĕgğiĭoŏuŭийуўжӂаӑеӗȩḝạặ",
            '\u0307' => "cċeėgġzżaȧoȯbḃdḋfḟhḣmṁnṅpṗrṙsṡśṥšṧṣṩtṫwẇxẋyẏſẛ",
            '\u0308' => "aäeëiïoöuüyÿιϊυϋϒϔеёіїаӓәӛжӝзӟиӥоӧөӫэӭуӱчӵыӹhḧõṏūṻwẅxẍtẗ",
            '\u0309' => "aảâẩăẳeẻêểiỉoỏôổơởuủưửyỷ",
            '\u030a' => "aåuůwẘyẙ",
            '\u030b' => "oőuűуӳ",
            '\u030c' => "cčdďeělľnňrřsštťzžaǎiǐoǒuǔüǚgǧkǩʒǯjǰhȟ",
            '\u031b' => "oơuư",
            '\u0323' => "bḅdḍhḥkḳlḷmṃnṇrṛsṣtṭvṿwẉzẓaạeẹiịoọơợuụưựyỵ",
            '\u0326' => "sștț",
            '\u0327' => "cçgģkķlļnņrŗsştţeȩdḑhḩ",
            '\u0328' => "aąeęiįuųoǫ",
            '\u0331' => "bḇdḏkḵlḻnṉrṟtṯzẕhẖ",
            _ => "",
        };
    }
}
