using PromptForge.Documents;
using PromptForge.Model;

namespace PromptForge.Cli.Authoring;

/// <summary>What <c>knowledge import</c> says to a person, in both languages.</summary>
internal sealed class KnowledgeImportMessages(Language ui)
{
    private bool Zh => ui.IsChinese;

    public string NotADocument(string file, IEnumerable<string> kinds) => Zh
        ? $"“{file}”不是能导入的文件；可以导入 {string.Join("、", kinds)}。" : $"'{file}' is no document that can be imported; these can: {string.Join(", ", kinds)}.";

    public string TooLarge(string file, long megabytes, long most) => Zh
        ? $"“{file}”有 {megabytes} MB，一个文件最多 {most} MB；请按章节拆成几个文件再导入。已有的知识没有改动。"
        : $"'{file}' is {megabytes} MB; one document may be {most} MB. Split it by chapters and import the parts. Nothing was changed.";

    public string Done(string file, KnowledgeImport made, bool isNew) => Zh
        ? $"{file}：{(made.File is null ? "没有可用的新内容" : isNew ? "写入" : "内容未变")}；条目 {made.Entries}，段落 {made.Passages}，已知 {made.Known}，未用 {made.Unused.Count}{(made.Code > 0 ? $"，略去代码 {made.Code} 块" : "")}。"
        : $"{file}: {(made.File is null ? "nothing new to use" : isNew ? "written" : "unchanged")}; {made.Entries} entries, {made.Passages} passages, {made.Known} known already, {made.Unused.Count} not used{(made.Code > 0 ? $", {made.Code} blocks of code left out" : "")}.";

    public string FaultyYaml(string file) => Zh ? $"“{file}”有错，没有导入：" : $"'{file}' is faulty and was not imported:";
}
