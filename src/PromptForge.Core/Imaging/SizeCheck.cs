using System.Globalization;
using PromptForge.Profiles;

namespace PromptForge.Imaging;

/// <summary>Finds the size to send, and whether the profile takes it.</summary>
internal sealed class SizeCheck
{
    private readonly ImageRequest request;
    private readonly ModelProfile profile;
    private readonly Action<string, string, string> fault;

    public SizeCheck(ImageRequest request, ModelProfile profile, Action<string, string, string> fault)
    {
        this.request = request;
        this.profile = profile;
        this.fault = fault;
    }

    public ImageOptions Resolve()
    {
        if (request is { Width: null } != request is { Height: null }) { fault("size", "needs both width and height", "宽和高要一起给"); }

        var asked = request is { Width: { } width, Height: { } height } ? (width, height) : ((int Width, int Height)?)null;
        if (asked is not null && request.Aspect is not null) { fault("aspect", "is said twice: by width and height, and as a ratio", "说了两次：宽高与比例只能给一种"); }

        if (profile.Sizes is not { } sizes)
        {
            if (asked is not null || request.Aspect is not null) { fault("size", "this model has no size to set", "这个模型不能指定尺寸"); }

            return new();
        }

        var words = request.Prompt.Parameters;
        var aspect = request.Aspect ?? (asked is null ? words.GetValueOrDefault("aspect_ratio") as string : null);
        asked ??= aspect is null && words.GetValueOrDefault("width") is int w && words.GetValueOrDefault("height") is int h ? (w, h) : null;
        return sizes.Mode == "aspect" ? ByRatio(sizes, asked, aspect) : ByPixels(sizes, asked, aspect);
    }

    private ImageOptions ByRatio(SizeRule sizes, (int Width, int Height)? asked, string? aspect)
    {
        if (asked is var (width, height)) { aspect = sizes.Values.FirstOrDefault(value => SizeChoice.Ratio(value) is { } ratio && Math.Abs((ratio * height / width) - 1) < 0.02) ?? Text($"{width}:{height}"); }

        aspect ??= sizes.Default;
        if (aspect is null || sizes.Values.Contains(aspect)) { return new() { Aspect = aspect }; }

        var near = SizeChoice.Ratio(aspect) is { } wanted
            ? sizes.Values.Where(value => SizeChoice.Ratio(value) is not null).MinBy(value => Math.Abs(Math.Log(SizeChoice.Ratio(value)!.Value / wanted))) : null;
        fault("aspect", $"'{aspect}' is not offered{(near is null ? "" : $"; the nearest is '{near}'")}. {profile.Id} takes {string.Join(", ", sizes.Values)}",
            $"没有比例“{aspect}”{(near is null ? "" : $"；最接近的是“{near}”")}。{profile.Id} 接受 {string.Join("、", sizes.Values)}");
        return new();
    }

    private ImageOptions ByPixels(SizeRule sizes, (int Width, int Height)? asked, string? aspect)
    {
        if (asked is null && aspect is not null) { asked = OfRatio(sizes, aspect); }

        if (asked is null && sizes.Default is { } name)
        {
            if (SizeChoice.Pixels(name) is not { } usual) { return new() { SizeName = name }; }

            asked = usual;
        }

        if (asked is not var (width, height)) { return new(); }

        var text = Text($"{width}x{height}");
        if (sizes.Mode == "enum" && !sizes.Values.Any(value => SizeChoice.Pixels(value) == (width, height)))
        {
            var near = sizes.Values.Where(value => SizeChoice.Pixels(value) is not null)
                .MinBy(value => SizeChoice.Pixels(value) is var (w, h) ? Math.Abs(Math.Log((double)w * height / h / width)) + Math.Abs(Math.Log((double)w * h / width / height)) : 0);
            fault("size", $"{text} is not offered; the nearest is {near}. {profile.Id} takes {string.Join(", ", sizes.Values)}",
                $"没有尺寸 {text}；最接近的是 {near}。{profile.Id} 接受 {string.Join("、", sizes.Values)}");
        }

        if (sizes.Mode != "enum") { Range(sizes, width, height, text); }

        return new() { Width = width, Height = height };
    }

    private void Range(SizeRule sizes, int width, int height, string text)
    {
        var (shorter, longer, area) = (Math.Min(width, height), Math.Max(width, height), (double)width * height);
        if (shorter < (sizes.Min ?? 1)) { fault("size", Text($"{text}: each side must be at least {sizes.Min ?? 1} pixels"), Text($"{text}：每边至少 {sizes.Min ?? 1} 像素")); }

        if (longer > (sizes.Max ?? int.MaxValue)) { fault("size", Text($"{text}: each side must be at most {sizes.Max} pixels"), Text($"{text}：每边最多 {sizes.Max} 像素")); }

        if (sizes.MultipleOf is { } step && (width % step != 0 || height % step != 0)) { fault("size", Text($"{text}: each side must be a multiple of {step}; the nearest is {Near(width, step)}x{Near(height, step)}"), Text($"{text}：每边必须是 {step} 的倍数；最接近的是 {Near(width, step)}x{Near(height, step)}")); }

        if (area < (sizes.MinPixels ?? 0)) { fault("size", Text($"{text} has {area} pixels, at least {sizes.MinPixels} are needed"), Text($"{text} 有 {area} 像素，至少要 {sizes.MinPixels}")); }

        if (area > (sizes.MaxPixels ?? double.MaxValue)) { fault("size", Text($"{text} has {area} pixels, at most {sizes.MaxPixels} are taken"), Text($"{text} 有 {area} 像素，最多 {sizes.MaxPixels}")); }

        if (sizes.MaxRatio is { } ratio && shorter > 0 && longer > ratio * shorter) { fault("size", Text($"{text}: the longer side may be at most {ratio} times the shorter"), Text($"{text}：长边最多是短边的 {ratio} 倍")); }
    }

    /// <summary>The offered size nearest to a ratio; where any size is taken, one with the default's area.</summary>
    private (int Width, int Height)? OfRatio(SizeRule sizes, string aspect)
    {
        if (SizeChoice.Ratio(aspect) is not { } ratio)
        {
            fault("aspect", $"'{aspect}' is no ratio; write it as 3:4", $"“{aspect}”不是比例；请写作 3:4");
            return null;
        }

        if (sizes.Mode == "enum")
        {
            var near = sizes.Values.Where(value => SizeChoice.Pixels(value) is not null).MinBy(value => Math.Abs(Math.Log(SizeChoice.Ratio(value)!.Value / ratio)));
            return near is null ? null : SizeChoice.Pixels(near);
        }

        var usual = sizes.Default is { } name && SizeChoice.Pixels(name) is { } pixels ? pixels : (Width: 1024, Height: 1024);
        var (area, step) = ((double)usual.Width * usual.Height, sizes.MultipleOf ?? 8);
        return (Near(Math.Sqrt(area * ratio), step), Near(Math.Sqrt(area / ratio), step));
    }

    private static int Near(double side, double step) => (int)(Math.Max(1, Math.Round(side / step)) * step);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
