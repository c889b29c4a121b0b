using System.Globalization;
using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Model;

namespace PromptForge.Cli;

/// <summary>What the command line says to a person, in both languages. Options and commands are described in <see cref="CommandTable"/>,
/// notes in <see cref="NoteMessages"/>.</summary>
/// <remarks>Methods and not a table: only what is said gets compiled.</remarks>
internal sealed partial class Messages(Language ui)
{
    /// <summary>The language.</summary>
    public Language Ui { get; } = ui;

    private bool Zh => Ui.IsChinese;

    public string Tagline => Zh ? "把一句话炼成图像模型读得懂的提示词" : "forges prompts that image models understand";

    public string UsageTitle => Zh ? "用法：" : "Usage:";

    public string CommandsTitle => Zh ? "命令：" : "Commands:";

    public string OptionsTitle => Zh ? "选项：" : "Options:";

    public string ExampleTitle => Zh ? "例子：" : "Example:";

    public string CommandWord => Zh ? "命令" : "COMMAND";

    public string OptionsWord => Zh ? "选项" : "OPTIONS";

    public string MoreHelp => Zh ? "“promptforge 命令 --help” 显示该命令的选项。" : "'promptforge COMMAND --help' shows the options of a command.";

    public string NegativeLabel => Zh ? "负面" : "negative";

    public string LengthLabel => Zh ? "长度" : "length";

    public string EstimateLabel => Zh ? "估算" : "estimate";

    public string FragmentColumn => Zh ? "词句" : "phrase";

    public string GlossColumn => Zh ? "对照" : "gloss";

    public string RoleColumn => Zh ? "角色" : "role";

    public string IdColumn => Zh ? "编号" : "id";

    public string WhyColumn => Zh ? "理由" : "why";

    public string DroppedTitle => Zh ? "未用" : "left out";

    public string NotesTitle => Zh ? "说明" : "notes";

    public string NameColumn => Zh ? "名称" : "name";

    public string KindColumn => Zh ? "种类" : "kind";

    public string AboutColumn => Zh ? "简介" : "about";

    public string LimitColumn => Zh ? "上限" : "limit";

    public string StatusColumn => Zh ? "状态" : "status";

    public string ScoreColumn => Zh ? "得分" : "score";

    public string NegativeColumn => Zh ? "负面提示词" : "negative";

    public string StrictFailed => Zh ? "--strict：有警告，退出码为 1。" : "--strict: there are warnings, so the exit code is 1.";

    public string NothingToForge => Zh
        ? "请写下画面内容，例如 promptforge enhance \"悬崖上的灯塔\"；“-” 从标准输入读取，--input 处理整个文件。"
        : "Say what the picture shows, for example promptforge enhance \"a lighthouse on a cliff\"; '-' reads standard input, --input a whole file.";

    public string NothingToRefine => Zh
        ? "请给出已有的结果和要改什么，例如 promptforge refine peony.json \"再加一点绿色\"。"
        : "Give an earlier result and what is to change, for example promptforge refine peony.json \"make the vase white\".";

    public string NothingToUndo => Zh ? "没有可以撤销的：这已经是第一版。" : "nothing to undo: this is the first version.";

    public string Undid(string wish) => Zh ? $"已撤销：{wish}" : $"undone: {wish}";

    public string NotAResult(string file, string why) => Zh
        ? $"“{file}”不能作为已有的结果读取；请用 promptforge enhance … --format json 写出一个。（{why}）"
        : $"'{file}' cannot be read as an earlier result. {why}";

    public string TextAndInput => Zh ? "--input 与文字不能同时使用。" : "--input and a text cannot be used together.";

    public string BatchIsJson => Zh ? "批量结果总是 JSON Lines；请去掉 --format text 与 --explain。" : "A batch always answers in JSON Lines; leave out --format text and --explain.";

    public string OutputNeedsInput => Zh ? "--output 只用于批量（--input）。单个结果请重定向标准输出。" : "--output belongs to a batch (--input). Redirect standard output for a single result.";

    public string SaveNeedsStyle => Zh ? "请用 --style 指定一个要保存的风格。" : "Name the one style to save with --style.";

    public string SaveOneStyle => Zh ? "只能保存一个风格；“auto”、“none” 和叠加的风格不能保存。" : "One style can be saved; 'auto', 'none' and stacked styles cannot.";

    public string ImportNeedsTo => Zh ? "请用 --to 指定写到哪个文件夹。" : "Say with --to which folder to write to.";

    public string NothingToCheck => Zh
        ? "没有可检查的内容：这里没有 templates/、knowledge/ 或 experiments/，promptforge.yaml 也没有指定。请给出路径。"
        : "There is nothing to check: no templates/, knowledge/ or experiments/ here, and no promptforge.yaml that names any. Give a path.";

    public string In(LocalText text) => text.InOrElse(Ui);

    public string Note(ForgeNote note) => NoteMessages.In(note, Ui);

    public string DefaultTarget(string id) => Zh
        ? $"目标模型：{id}（默认；用 --target 或 promptforge.yaml 指定）"
        : $"target: {id} (the default; choose one with --target or in promptforge.yaml)";

    public string Warning(string text) => Zh ? $"警告：{text}" : $"warning: {text}";

    public string Broken(string promise, string text) => Zh ? $"违背承诺（{promise}）：{text}" : $"broken promise ({promise}): {text}";

    public string Failed(string message) => Zh ? $"出错了：{message}（加 -v 看细节）" : $"something failed: {message} (-v shows details)";

    public string FaultyContent(int count) => Zh ? $"{count} 处错误；改正后再试，或去掉这些文件。" : $"{count} {(count == 1 ? "error" : "errors")}; correct them, or leave these files out.";

    public string UnknownCommand(string name, string? nearest) => Zh
        ? $"没有命令“{name}”{(nearest is null ? "" : $"；是不是“{nearest}”？")}。“promptforge --help” 列出全部命令。"
        : $"command '{name}' is unknown{(nearest is null ? "." : $"; did you mean '{nearest}'?")} 'promptforge --help' shows them all.";

    public string CommandFirst(string option) => Zh
        ? $"请先写命令，再写选项：promptforge enhance {option} …" : $"The command comes first: promptforge enhance {option} …";

    public string UnknownOption(string name, string? nearest) => Zh
        ? $"没有选项“{name}”{(nearest is null ? "" : $"；是不是“{nearest}”？")} 若是提示词的一部分，请放进引号，或写在 -- 之后。"
        : $"option '{name}' is unknown{(nearest is null ? "." : $"; did you mean '{nearest}'?")} If it belongs to the prompt, put it inside the quotation marks or behind --.";

    public string TakesNoValue(string name) => Zh ? $"选项 {name} 不带值。" : $"option {name} takes no value.";

    public string NeedsValue(string name, string value) => Zh ? $"选项 {name} 需要一个值：{name} {value}" : $"option {name} needs a value: {name} {value}";

    public string UnknownValue(string what, string value, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = Suggest.Nearest(value, names);
        var list = string.Join(Zh ? "、" : ", ", names);
        return Zh
            ? $"{what} 不能是“{value}”{(nearest is null ? "" : $"；是不是“{nearest}”？")} 可用的有：{list}。"
            : $"{what} cannot be '{value}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Known are {list}.";
    }

    public string UnknownId(string whatZh, string whatEn, string value, IEnumerable<string> known, string? listing)
    {
        var nearest = Suggest.Nearest(value, known);
        return Zh
            ? $"没有{whatZh}“{value}”{(nearest is null ? "。" : $"；是不是“{nearest}”？")}{(listing is null ? "" : $"“promptforge list {listing}” 列出全部。")}"
            : $"{whatEn} '{value}' is unknown{(nearest is null ? "." : $"; did you mean '{nearest}'?")}{(listing is null ? "" : $" 'promptforge list {listing}' shows them all.")}";
    }

    public string NotANumber(string name, string text, long least, long most) => Zh
        ? $"{name} 必须是整数{Range(least, most)}，不能是“{text}”。" : $"{name} must be a whole number{Range(least, most)}, not '{text}'.";

    public string TooManyArguments(string extra, CommandSpec command)
    {
        var quote = command.Name is "enhance" or "generate" or "tokens" or "knowledge" ? (Zh ? " 多个词请放进引号。" : " Put words that belong together in quotation marks.") : "";
        return Zh ? $"多出的参数“{extra}”。{quote} 用法：promptforge {command.Name} {command.Usage}" : $"unexpected argument '{extra}'.{quote} Usage: promptforge {command.Name} {command.Usage}";
    }

    public string MissingArgument(CommandSpec command) => Zh
        ? $"缺少参数。用法：promptforge {command.Name} {command.Usage}" : $"an argument is missing. Usage: promptforge {command.Name} {command.Usage}";

    public string VaryAndInput => Zh ? "--vary 只用于一条提示词，不能与 --input 一起用。" : "--vary is for one prompt and does not go together with --input.";

    public string EmptyPrompt => Zh ? "提示词是空的；请写下画面内容。" : "The prompt is empty; say what the picture shows.";

    public string PromptTooLong(int length, int most) => Zh
        ? $"提示词有 {length} 个字符，最多读取 {most} 个；请缩短。" : $"The prompt has {length} characters; at most {most} are read. Shorten it.";

    public string InputTooLong(int bytes) => Zh
        ? $"输入超过 {bytes / 1024 / 1024} MiB；请缩短，或用 --input 逐行处理。" : $"The input exceeds {bytes / 1024 / 1024} MiB; shorten it, or use --input to go line by line.";

    public string NoServer => Zh
        ? "这里没有服务器（单文件程序不含它）：请安装 .NET 工具 PromptForge.Cli，或在源码中运行 dotnet run --project src/PromptForge.Server。"
        : "There is no server beside this program (a single file holds none): install the .NET tool PromptForge.Cli, or run dotnet run --project src/PromptForge.Server in the sources.";

    public string NoSuchFile(string path) => Zh ? $"没有文件“{path}”。" : $"there is no file '{path}'.";

    public string NoSuchFileOrFolder(string path) => Zh ? $"没有文件或文件夹“{path}”。" : $"there is no file or folder '{path}'.";

    public string CannotRead(string path, string reason) => Zh ? $"无法读取“{path}”：{reason}" : $"'{path}' cannot be read: {reason}";

    public string CannotWrite(string path, string reason) => Zh ? $"无法写入“{path}”：{reason}" : $"'{path}' cannot be written: {reason}";

    public string NoSuchFolder(string path) => Zh ? $"没有文件夹“{path}”；请先建立。" : $"there is no folder '{path}'; make it first.";

    public string Exists(string path) => Zh ? $"“{path}”已经存在；请换个名字，或先移走它。" : $"'{path}' exists already; choose another name or move it away.";

    public string NotAnId(string name) => Zh
        ? $"“{name}”不能作编号；编号由小写字母和数字组成，以“-”或“.”相连，例如 celadon-vase。"
        : $"'{name}' is not an id; ids are lower-case letters and digits joined by '-' or '.', for example celadon-vase.";

    public string OtherContentVersion(string wanted, string there) => Zh
        ? $"promptforge.yaml 要求内容版本 {wanted}，现在是 {there}；结果可能不同。" : $"promptforge.yaml asks for content version {wanted}, this is {there}; results may differ.";

    public string ChatMissing(string strategy) => Zh
        ? $"策略“{strategy}”需要对话模型，这里没有配置。请在 promptforge.yaml 中写 chat: {{endpoint: https://…/v1, model: 名称, key: 环境变量名}}，或改用 --strategy rules。"
        : $"strategy '{strategy}' needs a chat model, and none is configured. Write chat: {{endpoint: https://…/v1, model: NAME, key: VARIABLE}} into promptforge.yaml, or use --strategy rules.";

    public string ChatKeyMissing(string variable) => Zh
        ? $"对话模型的密钥应在环境变量 {variable} 中（promptforge.yaml 的 chat.key），但它没有设置。" : $"the chat model's key belongs into the environment variable {variable} (chat.key in promptforge.yaml), which is not set.";

    public string EmbeddingsKeyMissing(string variable) => Zh
        ? $"嵌入模型的密钥应在环境变量 {variable} 中（promptforge.yaml 的 embeddings.key），但它没有设置。" : $"the embedding model's key belongs into the environment variable {variable} (embeddings.key in promptforge.yaml), which is not set.";

    public string BatchDone(long lines, long errors, long blank, TimeSpan time)
    {
        var seconds = time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var rate = (lines / Math.Max(0.001, time.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        var skipped = blank == 0 ? "" : Zh ? $"，跳过 {blank} 个空行" : $", {blank} blank skipped";
        return Zh
            ? $"{lines} 行，{errors} 行出错{skipped}；{seconds} 秒，每秒 {rate} 行"
            : $"{lines} {(lines == 1 ? "line" : "lines")}, {errors} with errors{skipped}; {seconds} s, {rate} a second";
    }

    public string BatchStopped(long lines, string? part) => Zh
        ? $"已中断；完成了 {lines} 行{(part is null ? "" : $"，保存在“{part}”")}。" : $"stopped; {lines} lines are done{(part is null ? "" : $" and kept in '{part}'")}.";

    public string IgnoredColumn(string name, string? nearest) => Zh
        ? $"忽略了 CSV 的列“{name}”{(nearest is null ? "" : $"；是不是“{nearest}”？")}" : $"the CSV column '{name}' is ignored{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";

    public string NoPromptColumn(IEnumerable<string> columns) => Zh
        ? $"CSV 的首行没有 prompt 列（现有：{string.Join("、", columns)}）。" : $"the CSV header has no column 'prompt' (it has {string.Join(", ", columns)}).";

    public string UnknownBatchType(string path) => Zh
        ? $"不认识“{path}”的扩展名；请用 .jsonl、.csv 或 .txt。" : $"'{path}' has an unknown extension; use .jsonl, .csv or .txt.";

    public string Checked(int errors, int warnings) => (Zh, errors, warnings) switch
    {
        (true, 0, 0) => "没有发现问题",
        (false, 0, 0) => "nothing to object to",
        (true, _, _) => $"{errors} 个错误，{warnings} 个警告",
        _ => $"{errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}",
    };

    public string NowEdit(string path) => Zh ? $"已写好；编辑之后用 “promptforge check {path}” 检查。" : $"written; edit it, then 'promptforge check {path}'.";

    public string HowToUse(string id, string folder) => Zh
        ? $"使用：promptforge enhance \"…\" --style {id} --templates {folder}" : $"use it: promptforge enhance \"…\" --style {id} --templates {folder}";

    public string CannotSaveWithout(string id, string style) => Zh
        ? $"“{id}”不是风格“{style}”的词句，不能存进模板；请写进 promptforge.yaml 的 never。" : $"'{id}' is no phrase of the style '{style}', so a template cannot hold it; put it under 'never' in promptforge.yaml.";

    public string Imported(int files, int warnings) => Zh ? $"写入 {files} 个文件，{warnings} 条警告" : $"{files} {(files == 1 ? "file" : "files")} written, {warnings} {(warnings == 1 ? "warning" : "warnings")}";

    public string KeptExisting(string path) => Zh ? $"“{path}”已经存在，保留不动" : $"'{path}' exists already and stays as it is";

    public string Legend(bool rule) => Zh ? (rule ? "您的原话 · 风格 · 知识 · 规则" : "您的原话 · 风格 · 知识") : rule ? "yours · style · knowledge · rule" : "yours · style · knowledge";

    private static string Range(long least, long most) => least == long.MinValue ? "" : string.Create(CultureInfo.InvariantCulture, $" ({least}–{most})");
}
