using System.Globalization;
using System.Text.RegularExpressions;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Importing;
using PromptForge.Model;
using PromptForge.Stems;

namespace PromptForge.Documents;

/// <summary>Makes an entry of a row, and says what of the row cannot be used.</summary>
internal sealed partial class RowReader
{
    private static readonly (string Form, string[] Words)[] Forms =
    [
        ("line", ["line", "线", "线状", "线形", "线条", "骨架"]), ("mass", ["mass", "团", "团块", "块状", "团状", "主花", "焦点"]),
        ("form", ["form", "定形", "异形", "特殊形"]), ("filler", ["filler", "填充", "散状", "散点", "点缀", "配花", "配叶"]),
    ];

    private static readonly (string Kind, string[] Words)[] Kinds =
    [
        ("flower", ["花", "花卉", "切花"]), ("foliage", ["叶", "叶材"]), ("branch", ["枝", "枝材", "木本"]), ("fruit", ["果", "果材"]),
        ("vessel", ["花器", "器皿"]), ("technique", ["技法", "手法"]), ("form", ["花型", "造型"]), ("school", ["流派"]),
        ("colour", ["颜色"]), ("harmony", ["配色"]), ("occasion", ["场合", "节日"]), ("space", ["空间"]), ("light", ["光线"]),
        ("material", ["材质"]), ("mood", ["氛围", "情绪"]), ("medium", ["媒介"]), ("composition", ["构图"]),
    ];

    private readonly ForgeContent content;
    private readonly Lexicon lexicon;
    private readonly IReadOnlySet<string> replaced;
    private readonly HashSet<string> styles;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public RowReader(ForgeContent content, Lexicon lexicon, IReadOnlySet<string> replaced)
    {
        this.content = content;
        this.lexicon = lexicon;
        this.replaced = replaced;
        styles = [.. content.Styles.Select(style => style.Id)];
    }

    /// <summary>Writes the entry of a row.</summary>
    /// <returns>Whether it was written; false where all its names are known as one thing; null where it cannot be used.</returns>
    public bool? Write(KnowledgeRow row, EntryYaml yaml, string origin, Action<string> warn)
    {
        var (zh, en) = (row.Names("zh"), row.Names("en"));
        if (Fault(zh, en) is { } fault)
        {
            warn(fault);
            return null;
        }

        var owners = zh.Concat(en).Select(Owner).ToList();
        if (owners[0] is { } known && owners.TrueForAll(owner => owner == known)) { return false; }

        if (owners.FindIndex(owner => owner is not null) is var taken and >= 0)
        {
            warn($"the name '{zh.Concat(en).ElementAt(taken)}' belongs to '{owners[taken]}' already; one name belongs to one entry");
            return null;
        }

        var like = row["like"] is { } other ? Named(other) : null;
        if (row["like"] is not null && like is null) { warn(Suggest.Unknown("entry", row["like"]!, lexicon.Concepts.Select(concept => concept.Id)).TrimEnd('.')); }

        if ((KindOf(row["kind"], warn) ?? like?.Kind) is not { } kind)
        {
            if (row["kind"] is null) { warn("no kind: fill the column 'kind' (flower, vessel, technique …), or 'like' with an entry that is alike"); }

            return null;
        }

        var id = row["id"] ?? StyleImporter.Slug(en[0]);
        if (!Ids.IsValid(id) || (lexicon.Find(id) is not null && !replaced.Contains(id)) || !ids.Add(id))
        {
            warn(Ids.IsValid(id) ? $"there is an entry '{id}' already; give this one an 'id' of its own" : $"'{id}' is no id; an id is small letters, digits and hyphens");
            return null;
        }

        foreach (var name in zh.Concat(en)) { names[lexicon.Folding.Fold(name)] = id; }

        yaml.Begin(id, kind);
        yaml.Map("names", ("zh", EntryYaml.Listed(zh)), ("zh-Hant", EntryYaml.Listed(row.Names("zh-hant"))), ("en", EntryYaml.Listed(en)), ("la", row["la"] is { } latin ? YamlScalar.Quoted(latin) : null));
        yaml.Text("origin", row["origin"] is { } source ? $"{origin}; {source}" : origin);
        yaml.Map("facts", Facts(row, like, warn));
        Both(yaml, "description", row["description-zh"], row["description-en"], warn);
        Phrase(yaml, row, kind, warn);
        yaml.List("pairs", Entries(row, "pairs", null, warn));
        var style = row.All("style").Where(value => Keep(styles.Contains(value), "style", value, styles, warn)).ToList();
        var vessel = Entries(row, "vessel", "vessel", warn);
        yaml.Map("affinity", ("style", EntryYaml.Listed(style.Count > 0 ? style : [.. like?.Styles ?? []])), ("vessel", EntryYaml.Listed(vessel.Count > 0 ? vessel : [.. like?.Vessels ?? []])));
        return true;
    }

    private static string? Fault(string[] zh, string[] en) =>
        en.Length == 0 ? "no English name: fill the column 'en'"
        : zh.Length == 0 ? "no Chinese name: fill the column 'zh'"
        : en.FirstOrDefault(name => name.Any(Folding.IsHan)) is { } chinese ? $"the English name '{chinese}' holds Chinese characters"
        : zh.FirstOrDefault(name => !name.Any(Folding.IsHan)) is { } english ? $"the Chinese name '{english}' holds no Chinese character"
        : null;

    private string? Owner(string name)
    {
        var folded = lexicon.Folding.Fold(name);
        if (names.TryGetValue(folded, out var here)) { return here; }

        return lexicon.TryFind(folded, out var term) && term.Concept >= 0 && !replaced.Contains(lexicon.Concepts[term.Concept].Id) ? lexicon.Concepts[term.Concept].Id : null;
    }

    private Concept? Named(string value) =>
        lexicon.Find(value) ?? (lexicon.TryFind(lexicon.Folding.Fold(value), out var term) && term.Concept >= 0 ? lexicon.Concepts[term.Concept] : null);

    private static string? KindOf(string? value, Action<string> warn)
    {
        if (value is null) { return null; }

        var kind = Array.Find(Kinds, kind => kind.Words.Contains(value)).Kind ?? value.ToLowerInvariant();
        if (Vocabulary.Kinds.Contains(kind) && kind != Vocabulary.Document) { return kind; }

        warn(Suggest.Unknown("kind", value, Vocabulary.Kinds).TrimEnd('.'));
        return null;
    }

    private List<(string, string?)> Facts(KnowledgeRow row, Concept? like, Action<string> warn)
    {
        var facts = new List<(string, string?)>();
        foreach (var slot in (string[])["season", "colour", "culture"])
        {
            var values = row.All(slot).SelectMany(value => SlotValues(slot, value, warn)).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 0) { facts.Add((slot, $"{{can: {EntryYaml.Listed(values)}, source: own}}")); }
        }

        var forms = row.All("form").Select(value => Form(value, warn)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (forms.Count == 0 && like?.FactOf("form") is { } alike) { forms.AddRange(alike.Is); }

        if (forms.Count > 0) { facts.Add(("form", $"{{is: {EntryYaml.Listed(forms)}, source: own}}")); }

        return facts;
    }

    private static string? Form(string value, Action<string> warn)
    {
        var form = Array.Find(Forms, form => form.Words.Contains(value.ToLowerInvariant())).Form;
        if (form is null) { warn($"the form '{value}' is none of line, mass, form, filler and was left out"); }

        return form;
    }

    private List<string> SlotValues(string slot, string value, Action<string> warn)
    {
        if (slot == "season" && Months().Match(value) is { Success: true } months) { return SeasonsOf(months); }

        var known = content.Slots.FirstOrDefault(other => other.Name == slot)?.Values ?? [];
        var wanted = value.ToLowerInvariant() is var small && slot == "season" ? small switch { "春" => "spring", "夏" => "summer", "秋" or "fall" => "autumn", "冬" => "winter", _ => small } : small;
        if (known.Contains(wanted)) { return [wanted]; }

        // 春季 is the entry 'spring', which asserts season=spring; 红色 asserts colour=red.
        var said = Named(value)?.Asserted.Where(claim => claim.Slot == slot).Select(claim => claim.Value).ToList() ?? [];
        if (said.Count == 0 && slot == "season" && (value.Contains("四季", StringComparison.Ordinal) || value.Contains("全年", StringComparison.Ordinal) || small.Contains("year", StringComparison.Ordinal))) { return [.. known]; }

        if (said.Count == 0) { warn($"the {slot} '{value}' is not known and was left out; known are {string.Join(", ", known)}"); }

        return said;
    }

    // 3-5月, 11–2: from the first month to the last, over the year's end where need be.
    private static List<string> SeasonsOf(Match months)
    {
        var first = int.Parse(months.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var last = months.Groups[2].Success ? int.Parse(months.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : first;
        var seasons = new List<string>();
        for (var month = first; ; month = (month % 12) + 1)
        {
            seasons.Add(Seasons.Of(month));
            if (month == last) { return [.. seasons.Distinct(StringComparer.Ordinal)]; }
        }
    }

    private List<string> Entries(KnowledgeRow row, string column, string? kind, Action<string> warn)
    {
        var found = new List<string>();
        foreach (var value in row.All(column))
        {
            var entry = Named(value);
            if (Keep(entry is not null && (kind is null || entry.Kind == kind), column, value, lexicon.Concepts.Where(concept => kind is null || concept.Kind == kind).Select(concept => concept.Id), warn)) { found.Add(entry!.Id); }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static bool Keep(bool isKnown, string what, string value, IEnumerable<string> known, Action<string> warn)
    {
        if (!isKnown) { warn($"{Suggest.Unknown(what, value, known).TrimEnd('.')}; it was left out"); }

        return isKnown;
    }

    private static void Both(EntryYaml yaml, string key, string? zh, string? en, Action<string> warn)
    {
        if (zh is null && en is null) { return; }

        if (zh is null || en is null) { warn($"the {key} stands in one language only and was left out; fill '{key}-zh' and '{key}-en'"); }
        else { yaml.Map(key, ("zh", YamlScalar.Quoted(zh)), ("en", YamlScalar.Quoted(en))); }
    }

    private static void Phrase(EntryYaml yaml, KnowledgeRow row, string kind, Action<string> warn)
    {
        if (row["phrase-zh"] is null && row["phrase-en"] is null) { return; }

        if (row["phrase-zh"] is not { } zh || row["phrase-en"] is not { } en)
        {
            warn("the phrase stands in one language only and was left out; fill 'phrase-zh' and 'phrase-en'");
            return;
        }

        var role = FragmentRoles.Name(Vocabulary.RoleOf(kind) ?? FragmentRole.Quality);
        yaml.Map("phrases", ("looks", $"{{role: {role}, zh: {YamlScalar.Quoted(zh)}, en: {YamlScalar.Quoted(en)}, relevance: 0.6}}"));
    }

    [GeneratedRegex(@"^\s*(1[0-2]|[1-9])\s*月?\s*(?:[-–—~～至到]\s*(1[0-2]|[1-9])\s*)?月?\s*$")]
    private static partial Regex Months();
}
