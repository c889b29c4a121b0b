using System.Globalization;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Cli.Generate;

/// <summary>What <c>generate</c> says to a person, in both languages. Details of a provider's answer stay in its own words.</summary>
internal sealed class GenerateMessages(Language ui)
{
    /// <summary>The language.</summary>
    public Language Ui => ui;

    private bool Zh => ui.IsChinese;

    public string ControlNeedsKind => Zh ? "--control 与 --control-kind 必须一起使用。" : "--control and --control-kind go together.";

    public string PriceLabel => Zh ? "价格" : "price";

    public string UnknownPrice => Zh
        ? "价格事先未知，而 --budget 有限额；没有发出请求。" : "The price is not known beforehand and --budget sets a limit; nothing was sent.";

    public string NothingIsSent => Zh ? "offline 在本机画卡片，不发请求，不收费。" : "offline draws a card on this machine: no request, no price.";

    public string NotASize(string text) => Zh ? $"--size 写作 1024x1024 或 3:4，不能是“{text}”。" : $"--size is written as 1024x1024 or 3:4, not '{text}'.";

    public string NotAnAddress(string text) => Zh ? $"--base-url 必须是 http(s) 地址，不能是“{text}”。" : $"--base-url must be a web address, not '{text}'.";

    public string NotADecimal(string name, string text) => Zh ? $"{name} 必须是数，不能是“{text}”。" : $"{name} must be a number, not '{text}'.";

    public string NotABudget(string text, string option) => Zh ? $"{option} 写作 0.5 或 0.5USD，不能是“{text}”。" : $"{option} is written as 0.5 or 0.5USD, not '{text}'.";

    public string BudgetInOtherCurrency(string currency, string other) => Zh
        ? $"--budget 以 {currency} 计，价格以 {other} 计；请以 {other} 写明。" : $"--budget is in {currency}, prices are in {other}; name the budget in {other}.";

    public string PictureTooLarge(string path, long most) => Zh ? $"图片“{path}”超过 {most >> 20} MiB。" : $"the picture '{path}' exceeds {most >> 20} MiB.";

    public string NoPicture(string path) => Zh ? $"“{path}”不是 PNG、JPEG 或 WebP 图片。" : $"'{path}' is no PNG, JPEG or WebP picture.";

    public string TargetIsNotProvider(string target, string provider) => Zh
        ? $"提示词为“{target}”而写，却要交给“{provider}”；上限与写法不同，请只用其中一个。"
        : $"the prompt would be forged for '{target}' and handed to '{provider}', whose limits and syntax differ; leave one of them out.";

    public string ForForgingOnly(string profile) => Zh
        ? $"“{profile}”只用于增强提示词，没有说明如何请求图片。用 --provider 另选一个，或用 --provider offline 先看全过程。"
        : $"'{profile}' is for forging only: it does not say how a picture is asked for. Choose another --provider, or --provider offline to see the whole way.";

    public string NotTaken(string profile) => Zh ? $"“{profile}”不接受这些选项：" : $"'{profile}' does not take these options:";

    public string OtherCurrency(string currency, Cost cost) => Zh
        ? $"--budget 以 {currency} 计，价格是 {Money(cost)}；没有发出请求。" : $"--budget is in {currency}, the price is {Money(cost)}; nothing was sent.";

    public string OverBudget(Cost cost, decimal most) => Zh
        ? $"价格 {Money(cost)} 超过 --budget {Plain(most)}；没有发出请求。" : $"The price is {Money(cost)}, more than --budget {Plain(most)}; nothing was sent.";

    public string Asking(string provider, int pictures, Cost? cost) => Zh
        ? $"向 {provider} 请求 {pictures} 张图片，价格：{Price(cost)}"
        : $"asking {provider} for {pictures} {(pictures == 1 ? "picture" : "pictures")}, price: {Price(cost)}";

    public string FallbackIs(string provider, Cost? cost) => Zh
        ? $"备用服务：{provider}，价格：{Price(cost)}；只在确定前一个没有开始制作时使用" : $"fallback: {provider}, price: {Price(cost)}; asked only when it is certain that nothing was begun before";

    public string FellBack(FailedProvider failed, string next)
    {
        var said = failed.Message.StartsWith(failed.Profile + ": ", StringComparison.Ordinal) ? failed.Message[(failed.Profile.Length + 2)..] : failed.Message;
        return Zh ? $"{failed.Profile} 没有应承（{said}）；图片由备用服务 {next} 制作" : $"{failed.Profile} took nothing ({said}); the pictures come from its fallback {next}";
    }

    public string BoardTitle(string facet) => Zh ? $"概念板：{facet}" : $"Concept board: {facet}";

    public string SeedHeld(long seed) => Zh ? $"每张图片都用种子 {seed}（--image-seed 可另选）" : $"every picture is made with seed {seed} (--image-seed sets another)";

    public string NoSeedToHold(string profile) => Zh
        ? $"{profile} 不能固定种子：图片之间的差别会不止这一面" : $"{profile} has no seed to hold: the pictures may differ in more than this facet";

    public string Sheet(string path) => Zh ? $"联系表：{path}" : $"contact sheet: {path}";

    /// <summary>A note of the library's in the person's language; what a service says stays in its own words.</summary>
    public string Note(string note) => !Zh ? note : note switch
    {
        "a card, drawn without a model: it shows the prompt, not the picture" => "这是不用模型画的卡片：展示的是提示词，不是图片",
        "the recipe stands in the side-car only: this is no PNG file" => "配方只写在旁边的 JSON 里：这不是 PNG 文件",
        "left byte for byte as it came: it carries content credentials or another label" => "文件原样保存：它带有内容凭证（C2PA）或 AI 标识",
        "left byte for byte as it came: it tells its parameters already" => "文件原样保存：它已经写有参数",
        "left byte for byte as it came: the PNG file is not whole" => "文件原样保存：PNG 不完整",
        "from memory: the same request was answered before" => "取自缓存：同样的请求先前已有结果",
        _ => note,
    };

    public string Price(Cost? cost) => cost is { } known ? Money(known) : Zh ? "未知" : "not known";

    /// <summary>One sentence for every kind of failure, what to do with it, and the provider's own words.</summary>
    public string Failed(ImageProviderException lost)
    {
        var detail = lost.Message.StartsWith(lost.Profile + ": ", StringComparison.Ordinal) ? lost.Message[(lost.Profile.Length + 2)..] : lost.Message;
        var request = lost.RequestId is { } id ? (Zh ? $"（请求编号 {id}）" : $" (request {id})") : "";
        var wait = lost.RetryAfter is { } time ? Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;
        return Zh
            ? $"{lost.Profile}：{Chinese(lost, wait)}{request}。原话：{detail}"
            : $"{lost.Profile}: {English(lost, wait)}{request}. It says: {detail}";
    }

    private static string Chinese(ImageProviderException lost, string? wait) => lost.Failure switch
    {
        ProviderFailure.Moderated => "内容没有通过审核；请改动文字或图片，原样再试仍会被拒",
        ProviderFailure.OutOfCredit => "账户余额不足或已欠费；请充值后再试",
        ProviderFailure.RateLimited => $"请求过于频繁；请{(wait is null ? "稍后" : $"在 {wait} 秒后")}再试",
        ProviderFailure.Unauthorized => "密钥缺失、有误或没有权限",
        ProviderFailure.NotFound => "没有这个模型或地址",
        ProviderFailure.Rejected => "请求被拒绝",
        ProviderFailure.BadAnswer => "应答里没有可用的图片",
        _ => lost.NothingStarted ? "服务暂时不可用；请稍后再试" : "服务没有及时应答；图片可能已开始制作，再试之前请先查看账户",
    };

    private static string English(ImageProviderException lost, string? wait) => lost.Failure switch
    {
        ProviderFailure.Moderated => "the content did not pass moderation; change the words or the picture, the same request will be refused again",
        ProviderFailure.OutOfCredit => "the account has no credit left or is in arrears; top it up, then try again",
        ProviderFailure.RateLimited => $"too many requests; try again {(wait is null ? "later" : $"in {wait} s")}",
        ProviderFailure.Unauthorized => "the key is missing, wrong or lacks the right",
        ProviderFailure.NotFound => "there is no such model or address",
        ProviderFailure.Rejected => "the request was refused",
        ProviderFailure.BadAnswer => "the answer holds no picture that can be used",
        _ => lost.NothingStarted ? "the service is not available; try again later" : "the service did not answer in time; a picture may have been begun, so look at the account before trying again",
    };

    private static string Money(Cost cost) => $"{Plain(cost.Amount)} {cost.Currency}";

    private static string Plain(decimal amount) => amount.ToString("0.######", CultureInfo.InvariantCulture);
}
