using System.Globalization;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Trials;

namespace PromptForge.Cli;

/// <summary>What the commands of the evaluation say.</summary>
internal sealed partial class Messages
{
    public string ReplayOneSuite => Zh ? "--replay 一次只能重做一个套件。" : "--replay makes one suite again; give one file.";

    public string CompareNeedsGoal => Zh
        ? "没有定论的依据；请用 --metric 指定指标，用 --smallest 指定有意义的最小差异。"
        : "nothing says what decides; name the metric with --metric and the smallest difference that matters with --smallest.";

    public string NothingJudged => Zh ? "没有门槛，也没有比较；数值在报告里（--report）。" : "no gate, no comparison; the values are in the report (--report).";

    public string NoVerdict(string candidate) => Zh ? $"{candidate} 没有结论：没有决定性指标，或它没有数值。" : $"no verdict on {candidate}: no metric decides, or it has no value.";

    public string CommandsNotAllowed(string variant, string command) => Zh
        ? $"方案“{variant}”要启动程序（{command}）；确认可信后加 --allow-commands。"
        : $"the variant '{variant}' starts a program ({command}); add --allow-commands if you trust this suite.";

    public string NoSuchVariable(string name) => Zh ? $"没有设置环境变量 {name}。" : $"the environment variable {name} is not set.";

    public string AtMostTwo(string option) => Zh ? $"{option} 最多两个。" : $"{option} takes at most two.";

    public string NotAPositiveNumber(string option, string text) => Zh ? $"{option} 必须大于 0，不能是“{text}”。" : $"{option} must be a number above 0, not '{text}'.";

    public string RunResumed(int before, int all) => before == all
        ? (Zh ? $"全部 {all} 个结果已经存有（--fresh 重新开始）" : $"all {all} results were there already (--fresh starts anew)")
        : (Zh ? $"从已存的 {before} 个结果继续，共 {all} 个" : $"went on behind {before} of {all} stored results");

    public string RunStopped(string path) => Zh ? $"已中断；再次运行会从“{path}”继续。" : $"stopped; the same command goes on from '{path}'.";

    public string RunDone(int rows, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{rows} {(Zh ? "个结果" : "results")}, {time.TotalSeconds:0.0} s");

    public string ReportWritten(string path) => Zh ? $"报告：{path}" : $"report: {path}";

    public string ReplayHolds(string path) => Zh ? $"“{path}” 重做后逐字节相同" : $"'{path}' made again has the same bytes";

    public string ReplayDiffers(string path, int line) => Zh ? $"“{path}” 重做后从第 {line} 行起不同" : $"'{path}' made again differs from line {line} on";

    public string MissingResults(string variant, string target, int count, string first) => Zh
        ? $"{variant}（{target}）缺 {count} 个结果，例如 {first}" : $"{variant} on {target} has no result for {count} {(count == 1 ? "prompt" : "prompts")}, for example {first}";

    public string NothingToRate => Zh ? "没有可比的一对：至少要两个方案，结果（或图片）不同。" : "there is no pair to compare: a run needs two variants whose results differ, or pictures of both.";

    public string RatingStarts(int pairs, bool pictures, string path) => Zh
        ? $"{pairs} 组{(pictures ? "图片" : "文字")}等待评比；回答存入“{path}”。在浏览器中打开下面的地址，按 Ctrl+C 结束并查看结果。"
        : $"{pairs} pairs of {(pictures ? "pictures" : "texts")} to compare; answers go to '{path}'. Open the address below in a browser; Ctrl+C ends it and shows the result.";

    public string NoRatings(string path) => Zh ? $"“{path}”里还没有回答。" : $"there is no answer in '{path}' yet.";

    public string RatingSummary(RatingResult result)
    {
        var (ties, bad, left) = (Percent(result.Ties), Percent(result.BothBad), result.LeftShare is { } share ? Percent(share) : "–");
        var kappa = result.Kappa is { } agreement ? ", κ " + agreement.ToString("0.00", CultureInfo.InvariantCulture) : "";
        return Zh ? $"{result.Ratings} 个回答，{result.Raters} 人{kappa}；一样好 {ties}，都不好 {bad}，选左边 {left}"
            : $"{result.Ratings} {(result.Ratings == 1 ? "answer" : "answers")} of {result.Raters} {(result.Raters == 1 ? "person" : "people")}{kappa}; as good {ties}, both bad {bad}, left side chosen {left}";
    }

    public string RatingContest(RatedContest contest)
    {
        var (rate, low, high, p) = (Percent(contest.WinRate), Percent(contest.Interval.Lower), Percent(contest.Interval.Upper), contest.P.ToString("0.000", CultureInfo.InvariantCulture));
        return Zh ? $"{contest.First} 胜过 {contest.Second} 的可能：{rate}（95% 区间 {low} 至 {high}，符号检验 p = {p}）"
            : $"{contest.First} is preferred to {contest.Second} in {rate} (95% interval {low} to {high}, sign test p = {p})";
    }

    public string RatingPadded => Zh ? "有方案全胜或全败：每一对各加半场胜负，区间只是大概。" : "Some variant always won or always lost: half a win was added to every pair, and the intervals are rough.";

    public string RatingEvidence(Evidence evidence) => (Zh, evidence) switch
    {
        (true, Evidence.Readers) => "由人比较提示词的文字：没有看过任何图片。",
        (true, _) => "由人比较图片。",
        (false, Evidence.Readers) => "People compared the prompts' texts: no picture was seen.",
        _ => "People compared the pictures.",
    };

    public string ScoresMissing(int count, string? requests) => Zh
        ? $"{count} 张图片还没有分数{(requests is null ? "" : $"；待评的写在“{requests}”，把分数写进 --scorer 的文件后再运行一次")}。"
        : $"{count} {(count == 1 ? "picture has" : "pictures have")} no score yet{(requests is null ? "" : $"; '{requests}' lists them: write their scores into the file of --scorer and run again")}.";

    public string ScoringNeedsPictures(string path) => Zh ? $"没有图片清单“{path}”；用 --pictures 指定。" : $"there is no list of pictures '{path}'; name one with --pictures.";

    public string NoSuchCell(string id, string variant, string target) => Zh
        ? $"--cell 要一个 JSON 对象，例如 {{\"case\":\"{id}\",\"variant\":\"{variant}\",\"target\":\"{target}\"}}；或以 \"output\" 代替 \"variant\"。"
        : $"--cell takes a JSON object such as {{\"case\":\"{id}\",\"variant\":\"{variant}\",\"target\":\"{target}\"}}, or with \"output\" in place of \"variant\".";

    public string OneSuiteOnly(string option) => Zh ? $"{option} 一次只用一个套件。" : $"{option} takes one suite; give one file.";

    public string ExportNeedsFolder => Zh ? "--export 需要 --report DIR：文件写到那里。" : "--export needs --report DIR, where the files go.";

    public string Exported(string path) => Zh ? $"已写出“{path}”；运行：npx promptfoo eval -c {path}" : $"written: '{path}'; run: npx promptfoo eval -c {path}";

    public string TrialOneTarget => Zh ? "--leave-one-out 只用一个目标模型的套件。" : "--leave-one-out takes a suite with one target.";

    public string TrialNeedsScorer => Zh ? "--leave-one-out 需要打分者：用 --scorer 指定地址或文件。" : "--leave-one-out needs somebody who scores pictures: name an address or a file with --scorer.";

    public string TrialNeedsBudget => Zh ? "要花钱（或价格未知）；加 --budget 设定上限，或用 --provider offline。没有发出请求。" : "this costs money, or nobody knows how much; set a limit with --budget, or use --provider offline. Nothing was sent.";

    public string TrialCost(int phrases, int pictures, string provider, string price) => Zh
        ? $"逐一去掉 {phrases} 个词句：还要向 {provider} 请求 {pictures} 张图片，价格：{price}" : $"{phrases} phrases, each left out once: {pictures} more pictures of {provider}, price: {price}";

    public string TrialLine(PhraseResult phrase)
    {
        var without = phrase.Without!;
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{without.Gain:+0.####;-0.####;0} ({without.GainInterval.Lower:+0.####;-0.####;0} … {without.GainInterval.Upper:+0.####;-0.####;0}), n = {phrase.Prompts}, p = {phrase.AdjustedP:0.000}");
        var mark = phrase.Standing switch { PhraseStanding.Harms => Zh ? "✗ 去掉更好" : "✗ better without", PhraseStanding.Earns => Zh ? "✓ 值得" : "✓ earns its place", _ => Zh ? "– 未定" : "– open" };
        return $"{mark}  {phrase.Id}  {numbers}  “{phrase.Text}”";
    }

    public string TrialTooFew(int count) => Zh ? $"{count} 个词句出现在不到 {Verdict.FewestPrompts} 条提示词里，无法判断。" : $"{count} {(count == 1 ? "phrase stands" : "phrases stand")} in fewer than {Verdict.FewestPrompts} prompts, too few to tell.";

    public string TrialEvidence(string scorer) => Zh ? $"图片由 {scorer} 打分，没有人看过。" : $"{scorer} scored the pictures; no person looked at them.";

    public string TrialApplied(int count, string path) => Zh ? $"“{path}”的 never 增加了 {count} 个编号" : $"{count} {(count == 1 ? "id" : "ids")} added to 'never' of '{path}'";

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    public string GateLine(GateResult gate)
    {
        var bound = string.Create(CultureInfo.InvariantCulture, $"{gate.Gate.Metric} {(gate.Gate.OfEach ? (Zh ? "每条" : "each") : (Zh ? "均值" : "mean"))} {gate.Gate.Bound:0.####}");
        var found = gate.Mean is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{mean:0.####}, n = {gate.Count}") : "n = 0";
        var failing = gate.Failing.IsEmpty ? "" : $": {string.Join(", ", gate.Failing.Take(5))}{(gate.Failing.Length > 5 ? $" +{gate.Failing.Length - 5}" : "")}";
        return $"{gate.Variant}, {gate.Target}: {bound} ({found}){failing}";
    }
}
