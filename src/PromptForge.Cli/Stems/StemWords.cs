using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Stems;

namespace PromptForge.Cli.Stems;

/// <summary>A stem list in words, in the language of the interface; plants stand with all their names.</summary>
internal sealed class StemWords(Language ui, Lexicon lexicon)
{
    private bool Zh => ui.IsChinese;

    public string NoPlants => Zh ? "这条提示词里没有可订的花材。" : "this prompt names no plant that could be ordered.";

    public string[] Header => Zh
        ? ["中文名", "英文名", "学名", "作用", "当令（月）", "可替代", "提醒"]
        : ["Chinese", "English", "Latin", "role", "season (month)", "substitutes", "mind"];

    /// <summary>One plant.</summary>
    public string[] Row(Stem stem) =>
    [
        stem.Entry.Name.Zh ?? "",
        stem.Entry.Name.En ?? "",
        stem.Entry.Names.Latin ?? "",
        string.Join(Zh ? "、" : ", ", stem.Roles.Select(Role)),
        Season(stem),
        string.Join(Zh ? "、" : ", ", stem.Substitutes.Select(Name)),
        string.Join(Zh ? "；" : "; ", stem.Cautions.Select(Caution)),
    ];

    /// <summary>The list as comma-separated values with a header, as RFC 4180 has them, with a byte order mark: spreadsheets read Chinese then.</summary>
    public string Csv(ImmutableArray<Stem> stems)
    {
        var csv = new StringBuilder("\uFEFF");
        foreach (var row in stems.Select(Row).Prepend(Header)) { csv.AppendJoin(',', row.Select(Field)).Append("\r\n"); }

        return csv.ToString();
    }

    // A spreadsheet takes a leading sign for a formula.
    private static string Field(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@') { text = $"'{text}"; }

        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private string Season(Stem stem)
    {
        var sold = stem.Sold.RemoveAll(stem.Blooms.Contains);
        return (stem.Blooms.IsEmpty, sold.IsEmpty) switch
        {
            (true, true) => "",
            (false, true) => Months(stem.Blooms),
            (true, false) => Months(sold),
            _ => $"{Months(stem.Blooms)} ({(Zh ? "市售另有" : "also sold")} {Months(sold)})",
        };
    }

    private static string Months(ImmutableArray<int> months) =>
        months.Length == 12 ? "1–12" : string.Join(' ', months.Select(month => month.ToString(CultureInfo.InvariantCulture)));

    private string Name(Concept entry) => (Zh ? entry.Name.Zh : entry.Name.En) ?? entry.Id;

    private string Role(string form) => Zh
        ? form switch { "line" => "线状", "mass" => "团块", "form" => "定形", "filler" => "填充", _ => form }
        : form;

    private string Caution(StemCaution caution)
    {
        var text = (Zh ? caution.Text.Zh : caution.Text.En) ?? "";
        if (caution.Culture is { } culture && lexicon.Find(culture) is { } where) { text = $"{Name(where)}{(Zh ? "：" : ": ")}{text}"; }

        return caution.Source is null or "own" ? text : $"{text} [{caution.Source}]";
    }
}
