using PromptForge.Model;

namespace PromptForge.Cli.Authoring;

/// <summary>What <c>teach</c> says to a person, in both languages.</summary>
internal sealed class TeachMessages(Language ui)
{
    private bool Zh => ui.IsChinese;

    public string LikeIsMissing => Zh
        ? "请用 --like 指定一个同类的条目，例如 --like rose；“promptforge knowledge search” 可以查找。"
        : "Name an entry of its kind with --like, for example --like rose; 'promptforge knowledge search' finds one.";

    public string BothNames(bool isChinese) => (Zh, isChinese) switch
    {
        (true, true) => "请用 --en 给出英文名，例如 promptforge teach 洋桔梗 --en lisianthus --like rose。",
        (true, false) => "请用 --zh 给出中文名，例如 promptforge teach lisianthus --zh 洋桔梗 --like rose。",
        (false, true) => "Give the English name with --en, for example promptforge teach 洋桔梗 --en lisianthus --like rose.",
        _ => "Give the Chinese name with --zh, for example promptforge teach lisianthus --zh 洋桔梗 --like rose.",
    };

    public string NotChinese(string name) => Zh ? $"中文名“{name}”里没有汉字。" : $"the Chinese name '{name}' holds no Chinese character.";

    public string NotEnglish(string name) => Zh ? $"英文名“{name}”里有汉字。" : $"the English name '{name}' holds Chinese characters.";

    public string NoIdIn(string name) => Zh ? $"英文名“{name}”里没有可作编号的字母。" : $"no id can be made of the English name '{name}'; write it in plain letters.";

    public string IdIsTaken(string id) => Zh ? $"已经有编号为“{id}”的条目；请用更确切的英文名。" : $"there is an entry '{id}' already; give a more exact English name.";

    public string NameIsTaken(string name, string id) => Zh
        ? $"“{name}”已经是条目“{id}”的名字；一个名字只属于一个条目。" : $"'{name}' is a name of the entry '{id}' already; one name belongs to one entry.";

    public string Known(string zh, string en, string id) => Zh ? $"“{zh}”（{en}）已经在条目“{id}”里，不用再教。" : $"'{zh}' ({en}) is known already, in the entry '{id}'; there is nothing to teach.";

    public string Taught(string zh, string en, string like) => Zh
        ? $"学会了“{zh}”（{en}），种类与形态照“{like}”；从下一次运行起生效。" : $"'{zh}' ({en}) is known from the next run on, by kind and form like '{like}'.";

    public string StillUnknown(IEnumerable<string> facts) => Zh
        ? $"还缺：{string.Join("、", facts)}。这些可能与所比照的不同，没有照抄；需要时写进该文件。"
        : $"not known yet: {string.Join(", ", facts)}. They may differ from what it is like, so they were not taken over; add them to the file when you know them.";

    public string MadeFolder(string folder) => Zh ? $"新建了文件夹“{folder}”。" : $"made the folder '{folder}'.";

    public string Named(string file) => Zh ? $"“{file}”里写上了 knowledge: [knowledge]，以后的运行会读它。" : $"'{file}' names it with 'knowledge: [knowledge]', so later runs read it.";

    public string NameItYourself(string file) => Zh
        ? $"请在“{file}”里把 knowledge 文件夹加进 knowledge，否则不会读取。" : $"add the folder 'knowledge' to 'knowledge' in '{file}', or nothing reads it.";
}
