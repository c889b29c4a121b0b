using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Model;

namespace PromptForge.Benchmarks;

/// <summary>A nursery's catalogue that does not exist: cultivars by colour, flower, form and name in both languages, from a seed.</summary>
/// <remarks>Names are combined as breeders do it, so words and characters are shared as in a real catalogue: some stand in a tenth of all entries.</remarks>
internal sealed class SyntheticEntries
{
    private static readonly (string Zh, string En)[] Forms =
    [
        ("重瓣", "double"), ("单瓣", "single"), ("半重瓣", "semi-double"), ("垂枝", "weeping"), ("矮生", "dwarf"), ("大花", "large-flowered"), ("晚花", "late"),
        ("早花", "early"), ("香花", "fragrant"), ("斑叶", "variegated"), ("攀缘", "climbing"), ("球形", "pompon"), ("莲座", "rosette"), ("皱边", "ruffled"),
    ];

    private static readonly (string Zh, string En)[] Firsts =
    [
        ("月光", "Moonlight"), ("清晨", "Morning"), ("皇家", "Royal"), ("江南", "Jiangnan"), ("丝绒", "Velvet"), ("秋水", "Autumn Water"), ("夏夜", "Summer Night"), ("白鹤", "White Crane"),
        ("玉楼", "Jade Tower"), ("金风", "Golden Wind"), ("烟雨", "Misty Rain"), ("锦绣", "Brocade"), ("流霞", "Drifting Cloud"), ("冰心", "Ice Heart"), ("春晓", "Spring Dawn"), ("寒山", "Cold Mountain"),
        ("星河", "Star River"), ("落霞", "Sunset"), ("碧波", "Emerald Wave"), ("紫气", "Violet Air"), ("听雨", "Listening to Rain"), ("踏雪", "Treading Snow"), ("晴空", "Clear Sky"), ("凤凰", "Phoenix"),
    ];

    private static readonly (string Zh, string En)[] Lasts =
    [
        ("仙子", "Fairy"), ("之歌", "Song"), ("佳人", "Beauty"), ("舞者", "Dancer"), ("之梦", "Dream"), ("公主", "Princess"), ("新娘", "Bride"), ("宝石", "Jewel"),
        ("灯火", "Lantern"), ("信使", "Messenger"), ("彩带", "Ribbon"), ("微笑", "Smile"), ("低语", "Whisper"), ("记忆", "Memory"), ("花冠", "Crown"), ("旋律", "Melody"),
    ];

    private static readonly (string Zh, string En)[] Looks =
    [
        ("层叠如绢的花瓣", "layered silken petals"), ("花心透出淡淡的黄", "a faint yellow glow at the heart"), ("花边镶着细细的白", "petals edged in fine white"),
        ("枝条疏朗有致", "sparse, well-spaced branches"), ("叶色深绿而有光泽", "deep glossy green foliage"), ("花头低垂", "nodding flower heads"),
        ("如水彩晕染的色泽", "colour bleeding like watercolour"), ("饱满的球形花朵", "full globe-shaped blooms"), ("细长的雄蕊", "long slender stamens"), ("晨露沾湿的花蕾", "buds wet with morning dew"),
    ];

    private static readonly string[] Seasons = ["spring", "summer", "autumn", "winter"];
    private readonly ForgeContent ground;
    private readonly ImmutableArray<Concept> flowers;
    private readonly ImmutableArray<Concept> colours;

    public SyntheticEntries(ForgeContent ground)
    {
        this.ground = ground;
        flowers = [.. ground.Concepts.Where(concept => concept is { Kind: "flower", Names: { Zh.IsEmpty: false, En.IsEmpty: false } })];
        colours = [.. ground.Concepts.Where(concept => concept is { Kind: "colour", Names: { Zh.IsEmpty: false, En.IsEmpty: false } })];
    }

    /// <summary>The ground with so many entries more.</summary>
    public ForgeContent Content(int count, int seed = 1)
    {
        var entries = Make(count, seed);
        return ground with { Version = "synthetic", Concepts = [.. ground.Concepts.Concat(entries).OrderBy(concept => concept.Id, StringComparer.Ordinal)] };
    }

    /// <summary>Entries with distinct ids and names.</summary>
    public List<Concept> Make(int count, int seed)
    {
        var random = new Random(seed);
        var made = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<Concept>(count);
        while (entries.Count < count)
        {
            var (flower, colour) = (flowers[Skewed(random, flowers.Length)], colours[Skewed(random, colours.Length)]);
            var (form, first, last) = (Pick(random, Forms), Pick(random, Firsts), Pick(random, Lasts));
            var en = $"{first.En} {last.En} {flower.Names.En[0]}";
            var number = string.Create(CultureInfo.InvariantCulture, $"{random.Next(100):00}");
            if (!made.Add($"{en} {number}")) { continue; }

            var id = $"syn-{string.Concat(en.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-')}-{number}";
            while (id.Contains("--", StringComparison.Ordinal)) { id = id.Replace("--", "-", StringComparison.Ordinal); }

            if (!made.Add(id)) { continue; }

            var season = Pick(random, Seasons);
            entries.Add(new()
            {
                Id = id,
                Kind = "flower",
                Names = new(
                    [$"{first.Zh}{last.Zh}{flower.Names.Zh[0]}{number}号", $"{colour.Names.Zh[0]}{form.Zh}{flower.Names.Zh[0]}{first.Zh}{number}"], [],
                    [$"{en} {number}", $"{form.En} {colour.Names.En[0]} {flower.Names.En[0]} '{first.En} {number}'"],
                    flower.Names.Latin is { } latin ? $"{latin} '{first.En} {last.En} {number}'" : null),
                IsA = [flower.Id],
                Facts = [new("season", [season], [], null, null), new("colour", [], [colour.Id], null, null)],
                Phrases = [.. Enumerable.Range(0, random.Next(1, 3)).Select(i => new Phrase
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{id}#look-{i}"),
                    Text = Look(random, colour),
                    Role = FragmentRole.Subject,
                    Relevance = 0.6,
                })],
            });
        }

        return entries;
    }

    /// <summary>What people ask such a catalogue: names, parts of names, misspellings, descriptions, in both languages.</summary>
    public static List<string> Queries(int count)
    {
        var random = new Random(2);
        var made = new SyntheticEntries(ForgeContent.Embedded).Make(count, 3);
        return [.. made.Select((entry, i) => (i % 6) switch
        {
            0 => entry.Names.En[0],
            1 => entry.Names.Zh[1],
            2 => entry.Names.En[1].Remove(random.Next(entry.Names.En[1].Length - 1), 1),
            3 => entry.Phrases[0].Text.En!,
            4 => $"{entry.Phrases[0].Text.Zh}的{entry.Names.Zh[0]}",
            _ => $"{entry.Phrases[0].Text.En} {entry.Facts[0].Is[0]} flower",
        })];
    }

    private static LocalText Look(Random random, Concept colour)
    {
        var look = Pick(random, Looks);
        return new($"{colour.Names.Zh[0]}的{look.Zh}", $"{colour.Names.En[0]} {look.En}");
    }

    // Some flowers and colours are bred far more than others.
    private static int Skewed(Random random, int count) => (int)(Math.Pow(random.NextDouble(), 2) * count);

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
