namespace PromptForge.Documents;

/// <summary>The columns of a table of knowledge, by whatever name people give them.</summary>
internal static class KnowledgeColumn
{
    private static readonly Dictionary<string, string> Names = Aliases(
        ("id", "编号"),
        ("kind", "type category 种类 类别 类型"),
        ("zh", "name-zh chinese chinese-name 中文 中文名 中文名称 名称 品名 花名"),
        ("zh-hant", "traditional 繁体 繁體 繁体名"),
        ("en", "name-en english english-name name 英文 英文名 英文名称"),
        ("la", "latin latin-name botanical-name botanical 学名 拉丁名 拉丁学名"),
        ("season", "seasons months 季节 花期 月份 当令"),
        ("colour", "color colours colors 颜色 花色"),
        ("form", "role 形态 作用 花材作用"),
        ("culture", "文化"),
        ("like", "类似 比照"),
        ("pairs", "goes-with 搭配 配花"),
        ("style", "styles 风格"),
        ("vessel", "vessels 花器"),
        ("phrase-zh", "中文短语 画面 画面描写"),
        ("phrase-en", "phrase 英文短语"),
        ("description-zh", "描述 说明 简介"),
        ("description-en", "description"),
        ("origin", "source 来源 出处"),
        ("title", "heading 标题"),
        ("text", "content passage body 正文 内容 全文"));

    /// <summary>Every column, as our own files call it.</summary>
    public static IEnumerable<string> All => Names.Values.Distinct(StringComparer.Ordinal);

    /// <summary>The column of a header, or null.</summary>
    public static string? Find(string header) =>
        Names.GetValueOrDefault(header.Trim().TrimStart('\uFEFF').ToLowerInvariant().Replace('_', '-').Replace(' ', '-').Replace('.', '-'));

    private static Dictionary<string, string> Aliases(params (string Column, string Others)[] columns)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, others) in columns)
        {
            names.Add(column, column);
            foreach (var other in others.Split(' ')) { names.Add(other, column); }
        }

        return names;
    }
}

/// <summary>A row of a table of knowledge: values by column.</summary>
/// <param name="Line">The line it begins in, counted from 1.</param>
/// <param name="Values">Values, none empty, by the names of <see cref="KnowledgeColumn"/>.</param>
internal sealed record KnowledgeRow(long Line, IReadOnlyDictionary<string, string> Values)
{
    private static readonly char[] Separators = [';', '；', '、', '|', '/', ','];

    public string? this[string column] => Values.GetValueOrDefault(column);

    /// <summary>The values of a column that may hold several.</summary>
    public IEnumerable<string> All(string column) => Part(this[column] ?? "", Separators);

    /// <summary>The names in a column; a name may hold a comma or a slash.</summary>
    public string[] Names(string column) => [.. Part(this[column] ?? "", [';', '；', '、', '|'])];

    private static IEnumerable<string> Part(string text, char[] separators) =>
        text.Split(separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
