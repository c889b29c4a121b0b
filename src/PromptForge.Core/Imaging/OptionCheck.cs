using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Authoring;
using PromptForge.Measure;
using PromptForge.Profiles;

namespace PromptForge.Imaging;

/// <summary>Compares what is asked with what the profile takes, and says every difference with its way out.</summary>
internal sealed class OptionCheck
{
    private readonly ImageRequest request;
    private readonly ModelProfile profile;
    private readonly ImmutableArray<OptionFault>.Builder faults = ImmutableArray.CreateBuilder<OptionFault>();

    public OptionCheck(ImageRequest request, ModelProfile profile)
    {
        this.request = request;
        this.profile = profile;
    }

    public ImmutableArray<OptionFault> Faults => faults.ToImmutable();

    public ImageOptions Resolve()
    {
        Prompt();
        Pictures();
        var size = new SizeCheck(request, profile, Fault).Resolve();
        return size with
        {
            Count = (int)(Number("count", request.Count, profile.Count ?? new(1, 1, 1)) ?? 1),
            Steps = (int?)Number("steps", request.Steps, profile.Steps),
            Guidance = Number("guidance", request.Guidance, profile.Guidance),
            Seed = Seed(),
            Style = Style(),
            Rewriting = profile.RewritingField is { } field ? request.Prompt.Parameters.GetValueOrDefault(field) is true : null,
        };
    }

    private void Prompt()
    {
        if (request.Prompt.Target != profile.Id)
        {
            Fault("prompt", $"the prompt was forged for '{request.Prompt.Target}'; forge it for '{profile.Id}', whose limits and syntax differ", $"提示词为“{request.Prompt.Target}”而写；“{profile.Id}”的上限与写法不同，请为它重新增强");
        }

        if (string.IsNullOrWhiteSpace(request.Prompt.Prompt)) { Fault("prompt", "the prompt is empty", "提示词是空的"); }

        if (request.Prompt.NegativePrompt is not null && profile.Negative is not (NegativeForm.Field or NegativeForm.WeightedPrompt or NegativeForm.NoFlag))
        {
            Fault("negative", "this model takes no negative prompt; say what is there instead", "这个模型没有负面提示词；请改写成画面里有什么");
        }

        foreach (var length in (MeasuredLengthOf[])[new("prompt", request.Prompt.Length), new("negative", request.Prompt.NegativeLength)])
        {
            if (length.Length is { Kind: LimitKind.Hard, Exact: true } measured && measured.Value.Value > measured.Limit.Value)
            {
                Fault(length.Option, Text($"has {measured.Value.Value} {LengthUnits.Name(measured.Limit.Unit)}, the model takes {measured.Limit.Value}"), Text($"有 {measured.Value.Value} {LengthUnits.Name(measured.Limit.Unit)}，模型最多接受 {measured.Limit.Value}"));
            }
        }
    }

    private void Pictures()
    {
        var image = profile.Api?.Image;
        if (request.Reference is { } reference)
        {
            if (image is null) { Fault("reference", $"{profile.Id} takes no reference picture", $"{profile.Id} 不接受参考图片"); }
            else if (image.Form == "url")
            {
                if (reference.Address is null) { Fault("reference", "this model fetches the picture itself: give an address it can reach, not a file", "这个模型自己去取图片：请给它能访问的网址，不要给文件"); }
            }
            else
            {
                Picture("reference", reference.Content);
                if (image.MaxBytes is { } most && reference.Content.Length > most) { Fault("reference", Text($"has {reference.Content.Length} bytes, at most {most} are taken"), Text($"有 {reference.Content.Length} 字节，最多 {most}")); }
            }

            if (reference.Likeness is { } likeness && image?.Strength is null && image is not null) { Fault("likeness", "this model has no such measure", "这个模型没有相似度选项"); }

            if (reference.Likeness is < 0 or > 1 or double.NaN) { Fault("likeness", "must lie from 0 to 1", "必须在 0 到 1 之间"); }
        }

        if (request.Control is { } control)
        {
            var known = profile.Api?.Controls.Keys.ToArray() ?? [];
            if (known.Length == 0) { Fault("control", $"{profile.Id} takes no control picture", $"{profile.Id} 不接受控制图片"); }
            else if (!known.Contains(control.KindName)) { Fault("control", $"kind '{control.KindName}' is not taken; {profile.Id} takes {string.Join(", ", known)}", $"不接受 {control.KindName} 类型；{profile.Id} 接受 {string.Join("、", known)}"); }

            Picture("control", control.Content);
            if (control.Strength is < 0 or > 1 or double.NaN) { Fault("control", "the strength must lie from 0 to 1", "强度必须在 0 到 1 之间"); }
        }
    }

    private void Picture(string option, ReadOnlyMemory<byte> content)
    {
        if (PictureFormat.Sniff(content.Span) is null or "image/gif") { Fault(option, "is no PNG, JPEG or WebP file", "不是 PNG、JPEG 或 WebP 文件"); }
    }

    private double? Number(string option, double? asked, NumberRange? range)
    {
        if (asked is not { } value) { return range?.Default; }

        if (range is null)
        {
            Fault(option, $"this model has no {option} to set", "这个模型没有这个选项");
            return null;
        }

        if (range is { Min: { } only } && range.Max == only && value != only) { Fault(option, Text($"is fixed at {only} here, not {value}"), Text($"在这里固定为 {only}，不能是 {value}")); }
        else if (!(value >= (range.Min ?? double.MinValue) && value <= (range.Max ?? double.MaxValue)))
        {
            Fault(option, range switch
            {
                { Min: { } least, Max: { } most } => Text($"must lie from {least} to {most}, not {value}"),
                { Min: { } least } => Text($"must be at least {least}, not {value}"),
                _ => Text($"must be at most {range.Max}, not {value}"),
            },
            range switch
            {
                { Min: { } least, Max: { } most } => Text($"必须在 {least} 到 {most} 之间，不能是 {value}"),
                { Min: { } least } => Text($"不能小于 {least}（现为 {value}）"),
                _ => Text($"不能大于 {range.Max}（现为 {value}）"),
            });
        }

        return value;
    }

    /// <summary>Apart from the other numbers: a double does not hold every seed.</summary>
    private long? Seed()
    {
        if (request.Seed is not { } seed) { return null; }

        if (profile.Seed is not { } range) { Fault("seed", "this model has no seed to set", "这个模型不能指定种子"); }
        else if (seed < (range.Min ?? 0)) { Fault("seed", Text($"must be at least {range.Min ?? 0}, not {seed}"), Text($"不能小于 {range.Min ?? 0}（现为 {seed}）")); }
        else if (range.Max is { } most && seed > most) { Fault("seed", Text($"must be at most {most}, not {seed}"), Text($"不能大于 {most}（现为 {seed}）")); }

        return seed;
    }

    private string? Style()
    {
        if (request.Style is not { } style) { return null; }

        if (profile.Styles.IsEmpty) { Fault("style", $"{profile.Id} has no styles of its own", $"{profile.Id} 没有自己的风格名"); }
        else if (!profile.Styles.Contains(style))
        {
            var near = profile.Api?.Hints.GetValueOrDefault(style.ToLowerInvariant()) ?? Suggest.Nearest(style, profile.Styles);
            Fault("style", $"'{style}' is not one of {profile.Id}'s{(near is null ? "" : $"; did you mean '{near}'?")} It takes {string.Join(", ", profile.Styles)}",
                $"“{style}”不是 {profile.Id} 的风格{(near is null ? "。" : $"；是不是“{near}”？")}可用：{string.Join("、", profile.Styles)}");
        }

        return style;
    }

    private void Fault(string option, string message, string chinese) => faults.Add(new(option, message, chinese));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct MeasuredLengthOf(string Option, Model.MeasuredLength? Length);
}
