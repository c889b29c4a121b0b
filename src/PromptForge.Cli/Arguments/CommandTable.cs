using PromptForge.Cli.Authoring;
using PromptForge.Cli.Enhance;
using PromptForge.Cli.Evaluate;
using PromptForge.Cli.Experiments;
using PromptForge.Cli.Generate;
using PromptForge.Cli.Refine;
using PromptForge.Cli.Tools;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Cli.Arguments;

/// <summary>Every command with its options and help. Parsing, help and completion read this table and nothing else.</summary>
/// <remarks>A command is described when it is asked for, so that starting one does not build the others.</remarks>
internal static class CommandTable
{
    /// <summary>The commands in the order of help.</summary>
    public static string[] Names { get; } =
        ["enhance", "refine", "generate", "check", "new", "save", "teach", "list", "tokens", "knowledge", "import", "eval", "compare", "rate", "experiment", "serve", "completion", "complete"];

    /// <summary>The command of a name, or null.</summary>
    public static CommandSpec? Find(string name) => name switch
    {
        "enhance" => Enhance(),
        "refine" => Refining(),
        "teach" => Teach(),
        "generate" => Generate(),
        "check" => Check(),
        "new" => New(),
        "save" => Save(),
        "list" => List(),
        "tokens" => Tokens(),
        "knowledge" => Knowledge(),
        "import" => Import(),
        "eval" => Eval(),
        "compare" => Compare(),
        "rate" => Rate(),
        "experiment" => Experiment(),
        "serve" => Serve(),
        "completion" => Completion(),
        "complete" => Complete(),
        _ => null,
    };

    private static CommandSpec Enhance() => new(
        "enhance", "\"TEXT\" | - | --input FILE",
        new("增强提示词：一句话进，目标模型读得懂的提示词出", "turn a short idea into a prompt that the target model understands"),
        [
            .. Wish(),
            Format(),
            new("--explain", null, new("列出每个词句的来历与理由", "show where each phrase comes from, and why")),
            new("--strict", null, new("有警告或违背承诺时退出码为 1", "exit 1 on warnings and broken promises")),
            new("--input", "FILE|-", new("批量：.jsonl、.csv、.txt 文件，或标准输入", "a batch: a .jsonl, .csv or .txt file, or standard input"), IsPath: true),
            new("--output", "FILE|-", new("批量结果（JSON Lines）写到这里（默认标准输出）", "where a batch's results go, as JSON Lines (default standard output)"), IsPath: true),
            .. Common(),
        ],
        0, 1, EnhanceCommand.RunAsync)
    {
        Example = "promptforge enhance \"优雅大气的中式牡丹插花，不要红色\" --target stability-v1-sdxl --explain",
    };

    private static CommandSpec Refining() => new(
        "refine", "RESULT.json|- \"WISH\"",
        new("在已有结果上接着改：再加、去掉、换成、撤销，得到下一版", "go on from a result: add, remove, replace, undo; the next version"),
        [
            Format(),
            new("--explain", null, new("列出每个词句的来历与理由", "show where each phrase comes from, and why")),
            new("--strict", null, new("有警告或违背承诺时退出码为 1", "exit 1 on warnings and broken promises")),
            .. Common(),
        ],
        1, 2, RefineCommand.RunAsync)
    { Example = "promptforge refine peony.json \"再加一点绿色\" --format json" };

    private static CommandSpec Teach() => new(
        "teach", "NAME",
        new("把一个新词写进自己的知识库，比照一个已有的条目", "write a new word into your own knowledge, after an entry that is alike"),
        [
            new("--en", "NAME", new("英文名（NAME 为中文时必需）", "the English name (required where NAME is Chinese)")),
            new("--zh", "NAME", new("中文名（NAME 为英文时必需）", "the Chinese name (required where NAME is English)")),
            new("--like", "ENTRY", new("与它同类的条目（必需）：种类与形态照它，颜色、季节、学名不照抄", "an entry of its kind (required): kind and form are taken from it; colours, seasons and the Latin name are not"), Ids: "knowledge"),
            To(new("写到这个文件夹（默认项目文件里的知识文件夹）", "the folder to write to (default the project file's knowledge folder)")),
            .. Common(),
        ],
        1, 1, TeachCommand.RunAsync)
    { Example = "promptforge teach 洋桔梗 --en lisianthus --like rose" };

    private static CommandSpec Generate() => new(
        "generate", "\"TEXT\" | -",
        new("增强提示词并交给图像服务，保存图片", "forge a prompt, hand it to an image provider and save the pictures"),
        [
            new("--provider", "PROFILE|offline", new("图像服务（默认与 --target 相同；offline 不联网，画一张卡片）", "who makes the picture (default the target; offline draws a card without a network)"), ["offline"], "targets"),
            new("--model", "NAME", new("服务方的模型名，代替配置中的", "the provider's name of the model, in place of the profile's")),
            new("--base-url", "URL", new("服务地址：自己的服务器、推理端点、其他地区", "where the service is: a server or endpoint of your own, another region")),
            new("--fallback", "PROFILE[,PROFILE]", new("备用服务：只在确定前一个没有开始制作、也不收费时使用", "who is asked next, only when it is certain that the first took nothing"), ["offline"], "targets"),
            new("--out", "DIR", new("图片保存到这里（默认 pictures）", "where pictures are saved (default pictures)"), IsPath: true),
            new("--n", "N", new("几张图片（默认 1）", "how many pictures (default 1)")),
            new("--size", "WxH|W:H", new("尺寸（像素）或比例", "the size in pixels, or the ratio")),
            new("--steps", "N", new("采样步数", "sampling steps")),
            new("--guidance", "X", new("引导强度（CFG）", "guidance (CFG)")),
            new("--image-seed", "N", new("图片的种子（文字的种子是 --seed）", "the picture's seed (--seed is that of the words)")),
            new("--style-preset", "NAME", new("服务方自己的风格名", "the provider's own style name")),
            new("--image", "FILE|URL", new("要编辑或参考的图片；文字只翻译和计量", "a picture to edit or follow; the words are then translated and measured only"), IsPath: true),
            new("--control", "FILE", new("固定线条、深度、姿势或颜色的图片", "a picture that fixes lines, depth, pose or colours"), IsPath: true),
            new("--control-kind", "line|depth|pose|colour", new("--control 固定什么", "what --control fixes"), ["line", "depth", "pose", "colour"], Closed: true),
            new("--dry-run", null, new("只显示将要发出的请求和价格，密钥遮住", "show the request and its price, the key masked; nothing is sent")),
            new("--budget", "N[CUR]", new("价格超过它或未知时不发请求，例如 0.5 或 0.5USD", "send nothing that costs more, or whose price is not known, for example 0.5 or 0.5USD")),
            new("--recipe", "none|public|full", new("写进 PNG 的内容：无、提示词与参数（默认）、再加词句来历", "what PNG files tell: nothing, prompt and parameters (default), receipts too"), ["none", "public", "full"], Closed: true),
            .. Wish(),
            Format(),
            new("--explain", null, new("列出每个词句的来历与理由（标准错误）", "show where each phrase comes from, and why, on standard error")),
            new("--strict", null, new("有警告或违背承诺时不发请求，退出码为 1", "send nothing and exit 1 on warnings and broken promises")),
            .. Common(),
        ],
        1, 1, GenerateCommand.RunAsync)
    { Example = "promptforge generate \"青瓷瓶里的牡丹\" --provider offline --n 4" };

    private static CommandSpec Check() => new(
        "check", "[PATH…]",
        new("检查模板、知识与实验的文件", "check templates, knowledge and experiments"),
        [.. Common()], 0, int.MaxValue, CheckCommand.RunAsync)
    { Example = "promptforge check my-templates" };

    private static CommandSpec New() => new(
        "new", "style|entry|experiment NAME",
        new("写一份带注释的新模板、知识条目或实验", "write a commented template, knowledge entry or experiment to start from"),
        [To(new("写到这个文件夹", "the folder to write to")), .. Common()], 2, 2, NewCommand.RunAsync)
    { Choices = ["style", "entry", "experiment"], Example = "promptforge new style moonlit-garden" };

    private static CommandSpec Save() => new(
        "save", "NAME",
        new("把一个风格去掉某些词句，另存为自己的风格", "save a style without some of its phrases as a style of your own"),
        [Style(), Without(), To(new("写到这个文件夹", "the folder to write to")), .. Common()], 1, 1, SaveCommand.RunAsync)
    { Example = "promptforge save quiet-vase --style chinese-floral --without chinese-floral#shadow" };

    private static CommandSpec List() => new(
        "list", "styles|targets|strategies|knowledge",
        new("列出风格、目标模型、策略或知识条目", "list styles, targets, strategies or knowledge entries"),
        [Format(), .. Common()], 1, 1, ListCommand.RunAsync)
    { Choices = ["styles", "targets", "strategies", "knowledge"], Example = "promptforge list targets" };

    private static CommandSpec Tokens() => new(
        "tokens", "\"TEXT\" | -",
        new("按目标模型的每一项上限计算长度", "measure a text against every limit of a target"),
        [Target(), Format(), .. Common()], 1, 1, TokensCommand.RunAsync)
    { Example = "promptforge tokens \"a red fox in the snow\" --target stability-v1-sdxl" };

    private static CommandSpec Knowledge() => new(
        "knowledge", "search \"QUERY\" | index --to URL",
        new("查询知识库，或把它写进 Qdrant", "search the knowledge base, or write it into Qdrant"),
        [
            new("--top", "N", new("最多几条（默认 10）", "how many at most (default 10)")),
            new("--kind", "KIND[,KIND]", new("只要这些种类，例如 flower,branch", "only these kinds, for example flower,branch"), [.. Vocabulary.Kinds]),
            new("--season", "SEASON[,SEASON]", new("只要这些季节的（不分季节的也算）", "only what belongs to these seasons, or to none"), ["spring", "summer", "autumn", "winter"]),
            new("--culture", "CULTURE[,CULTURE]", new("只要这些文化的（不属于任何文化的也算）", "only what belongs to these cultures, or to none")),
            new("--diverse", null, new("结果彼此不同：种类、科属、名称", "answers unlike each other in kind, family and name")),
            .. QdrantIndexCommand.Options, Format(), .. Common(),
        ],
        1, 2, KnowledgeCommand.RunAsync)
    { Choices = ["search", "index"], Example = "promptforge knowledge search \"春天的白花\" --top 5" };

    private static CommandSpec Import() => new(
        "import", "fooocus|a1111|wildcards FILE",
        new("导入 Fooocus/SDXL Styler 的 JSON、A1111 的 styles.csv、通配符", "import Fooocus or SDXL Styler JSON, A1111 styles.csv, wildcards"),
        [To(new("写到这个文件夹（必需）", "the folder to write to (required)")), .. Common()], 2, 2, ImportCommand.RunAsync)
    { Choices = ["fooocus", "a1111", "wildcards"], Example = "promptforge import a1111 styles.csv --to my-templates" };

    private static CommandSpec Eval() => new(
        "eval", "FILE…",
        new("按 YAML 套件评测各种改写方案，给出结论与报告", "evaluate ways to rewrite prompts by a suite in YAML: gates, verdict, report"),
        [
            Report(new("报告与运行记录写到这里；中断后再次运行即可继续", "where report and run go; a stopped run goes on when called again")),
            new("--allow-commands", null, new("允许套件启动程序", "let the suite start programs")),
            new("--parallel", "N", new("同时处理多少条（默认为处理器数）", "how many results are made at once (default the number of processors)")),
            new("--fresh", null, new("不续用已有的运行记录", "start anew, whatever is stored")),
            new("--scorer", "URL|FILE", new("给图片打分的服务，或存放分数的文件", "who scores pictures: a service, or a file of scores")),
            new("--pictures", "FILE", new("图片清单（默认为运行记录旁的 .pictures.jsonl）", "the list of pictures (default the .pictures.jsonl beside the run)"), IsPath: true),
            new("--leave-one-out", "VARIANT", new("逐一去掉每个添加的词句，看哪个值得；先说价格", "leave each added phrase out once and see which earns its place; the cost is said first")),
            new("--provider", "offline", new("--leave-one-out：不联网，画卡片", "for --leave-one-out: draw cards without a network"), ["offline"], Closed: true),
            new("--budget", "N", new("--leave-one-out：最多花多少", "for --leave-one-out: the most it may cost")),
            new("--dry-run", null, new("--leave-one-out：只说价格", "for --leave-one-out: say the cost and stop")),
            new("--apply", null, new("--leave-one-out：把有害的词句写入 promptforge.yaml 的 never", "for --leave-one-out: write what harms into 'never' of promptforge.yaml")),
            new("--export", "promptfoo", new("把套件写成 promptfoo 的配置（写到 --report）", "write the suite as promptfoo's configuration (into --report)"), ["promptfoo"], Closed: true),
            new("--cell", "JSON|-", new("供其他程序用：一条提示词、一个方案，输出结果与数值", "for other programs: one prompt and variant, its result and values")),
            new("--replay", "RUN", new("重做已存的运行，逐字节比较；外部方案取存下的回答", "make a stored run again and compare every byte; answers from outside are taken from it"), IsPath: true),
            Format(), .. Common(),
        ],
        1, int.MaxValue, EvalCommand.RunAsync)
    { Example = "promptforge eval tests/evaluation/suites/floral.yaml --report floral-report" };

    private static CommandSpec Compare() => new(
        "compare", "RUN RUN",
        new("比较两次运行", "compare two stored runs"),
        [
            new("--variant", "ID[,ID]", new("比较哪个方案；两个则各取一次运行中的一个", "which variant; of two, one is taken from each run")),
            new("--metric", "ID", new("以此指标定论（默认同第一次运行）", "the metric that decides (default that of the first run)")),
            new("--smallest", "N", new("有意义的最小差异", "the smallest difference that matters")),
            Report(new("报告写到这里", "where the report goes")),
            Format(), .. Common(),
        ],
        2, 2, CompareCommand.RunAsync)
    { Example = "promptforge compare before.run.jsonl after.run.jsonl --variant rules" };

    private static CommandSpec Rate() => new(
        "rate", "RUN",
        new("在浏览器中盲评一次运行的结果，两两比较", "let people compare a run's results in the browser, blind, two at a time"),
        [
            new("--pictures", "FILE", new("图片清单（默认为运行记录旁的 .pictures.jsonl；没有则比较文字）", "the list of pictures (default the .pictures.jsonl beside the run; without one, texts are compared)"), IsPath: true),
            new("--most", "N", new("最多几组（默认全部）", "at most so many pairs (default all)")),
            new("--urls", "URL", new("在本机何处监听（默认任一空闲端口）", "where to listen on this machine (default any free port)")),
            new("--result", null, new("只显示已有回答的结果", "only show what the answers so far come to")),
            Format(), .. Common(),
        ],
        1, 1, RateCommand.RunAsync)
    { Example = "promptforge rate floral-report/floral-0123456789ab.run.jsonl" };

    private static CommandSpec Experiment() => new(
        "experiment", "status [ID] | stop ID | export ID | assign ID UNIT | record ID",
        new("在线 A/B 实验：分组、记录、结论", "A/B tests on live requests: who gets which arm, what came of it, what that says"),
        [
            new("--store", "FILE|postgres://…", new("数据存在哪里（默认 experiments.db，或 promptforge.yaml 的 store）", "where it is remembered (default experiments.db, or 'store' in promptforge.yaml)"), IsPath: true),
            new("--attribute", "NAME=VALUE[,…]", new("assign：请求的属性，用于受众", "assign: what is known of the request, for the audience")),
            new("--before", "X", new("assign：实验之前主指标的值，用来降噪", "assign: the primary metric from before the experiment; it takes out noise")),
            new("--event", "ID", new("record：事件编号；同一编号只计一次", "record: the event's id; the same id counts once")),
            new("--unit", "ID", new("record：用户或会话", "record: the user or session")),
            new("--metric", "ID", new("record：记录哪个指标；不写则为曝光", "record: what was measured; without it, the unit saw its arm"), [.. Evaluation.Experiments.OutcomeMetrics.Ids]),
            new("--value", "X", new("record：指标的值", "record: its value")),
            new("--input", "FILE|-", new("record：很多事件，JSON Lines：{\"event\",\"unit\",\"metric\",\"value\"}", "record: many events as JSON Lines: {\"event\",\"unit\",\"metric\",\"value\"}"), IsPath: true),
            new("--output", "FILE|-", new("export：写到这里（默认标准输出）", "export: where it goes (default standard output)"), IsPath: true),
            Format(), .. Common(),
        ],
        1, 3, ExperimentCommand.RunAsync)
    { Choices = ["status", "stop", "export", "assign", "record"], Example = "promptforge experiment status rules-or-plain" };

    private static CommandSpec Serve() => new(
        "serve", "",
        new("启动服务器：REST 接口与试炼场网页", "run the server: REST and a playground in the browser"),
        [new("--urls", "URL[;URL]", new("监听地址（默认 http://127.0.0.1:5080）；其余设置在 promptforge.json", "where to listen (default http://127.0.0.1:5080); promptforge.json holds the rest")), .. Common()],
        0, 0, ServeCommand.RunAsync)
    { Example = "promptforge serve --urls http://127.0.0.1:5080" };

    private static CommandSpec Completion() => new(
        "completion", "bash|zsh|fish|pwsh",
        new("输出命令补全脚本", "print a completion script for a shell"),
        [.. Common()], 1, 1, CompletionCommand.RunAsync)
    { Choices = ["bash", "zsh", "fish", "pwsh"], Example = "source <(promptforge completion bash)" };

    private static CommandSpec Complete() => new(
        "complete", "styles|targets|strategies|knowledge|phrases", default, [.. Common()], 1, 1, CompletionCommand.IdsAsync)
    { Choices = ["styles", "targets", "strategies", "knowledge", "phrases"], IsHidden = true };

    /// <summary>What is said of the words, whoever gets them.</summary>
    private static OptionSpec[] Wish() =>
    [
        Style(), Target(), Strategy(),
        new("--strength", "none|light|auto|rich", new("可以添加多少词句（默认 auto）", "how much may be added (default auto)"), ["none", "light", "auto", "rich"], Closed: true),
        new("--allow", "ROLE[,ROLE]", new("只添加这些角色的词句", "add phrases of these roles only"), [.. FragmentRoles.All]),
        Without(),
        new("--negative", "TEXT", new("您自己的负面提示词", "your own negative prompt")),
        new("--seed", "N", new("变体与通配符的种子（默认 0）", "decides variants and wildcards (default 0)")),
        new("--variants", "N", new("种子递增的 N 个变体，输出为 JSON Lines", "N results with seeds counted up, as JSON Lines")),
        new("--from", "RESULT.json", new("沿用已有结果的风格、目标、种子等选项", "take style, target, seed and the other options from an earlier result"), IsPath: true),
        new("--vary", "FACET", new("概念板：只在这一面上不同的几条提示词（--variants 限定条数，默认 6）", "a concept board: prompts that differ in this facet only (--variants bounds them, default 6)"), [.. ConceptBoard.Facets], Closed: true),
        new("--lang", "auto|en|zh", new("输出语言（默认 auto）", "the output language (default auto)"), ["auto", "en", "zh"], Closed: true),
    ];

    private static OptionSpec Style() =>
        new("--style", "auto|none|ID[,ID]", new("风格；可叠加一个领域和若干观感（默认 auto）", "the style; one domain and any looks stack (default auto)"), ["auto", "none"], "styles");

    private static OptionSpec Target() =>
        new("--target", "PROFILE", new("目标模型（默认 openai-gpt-image-2）", "the model it is for (default openai-gpt-image-2)"), Ids: "targets");

    private static OptionSpec Strategy() =>
        new("--strategy", "ID", new("策略（默认 rules）", "the strategy (default rules)"), Ids: "strategies");

    private static OptionSpec Without() =>
        new("--without", "ID[,ID]", new("不要这些词句（编号见 --explain）", "leave these phrases out (--explain shows their ids)"), Ids: "phrases");

    private static OptionSpec Format() =>
        new("--format", "text|json", new("输出格式", "the form of the output"), ["text", "json"], Closed: true);

    private static OptionSpec Report(LocalText about) => new("--report", "DIR", about, IsPath: true);

    private static OptionSpec To(LocalText about) => new("--to", "DIR", about, IsPath: true);

    private static OptionSpec[] Common() =>
    [
        new("--templates", "DIR", new("自己的模板，覆盖内置的", "your templates, laid over the built-in ones"), IsPath: true),
        new("--knowledge", "DIR", new("自己的知识，覆盖内置的", "your knowledge, laid over the built-in one"), IsPath: true),
        new("--config", "FILE", new("项目文件（默认向上最近的 promptforge.yaml）", "the project file (default the nearest promptforge.yaml upward)"), IsPath: true),
        new("--ui", "zh|en", new("界面语言", "the language of messages"), ["zh", "en"], Closed: true),
        new("--verbose", null, new("出错时显示细节", "show details of failures"), Short: "-v"),
        new("--help", null, new("显示帮助", "show help"), Short: "-h"),
    ];
}
