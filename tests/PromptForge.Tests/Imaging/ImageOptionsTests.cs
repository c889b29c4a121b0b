using System.Collections.Immutable;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Tests.Imaging;

public sealed class ImageOptionsTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public void A_style_that_is_not_one_of_the_providers_is_told_with_the_nearest()
    {
        var message = Assert.Single(Faults("stability-v1-sdxl", request => request with { Style = "realistic" })).Message;

        Assert.Contains("'realistic' is not one of stability-v1-sdxl's; did you mean 'photographic'?", message, StringComparison.Ordinal);
        Assert.Contains("tile-texture", message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'cinematic'?", Assert.Single(Faults("stability-core", request => request with { Style = "cinematc" })).Message, StringComparison.Ordinal);
        Assert.Empty(Faults("stability-core", request => request with { Style = "origami" }));
    }

    [Theory]
    [InlineData("stability-v1-sdxl", 51, "must lie from 10 to 50, not 51")]
    [InlineData("stability-v1-sdxl", 9, "must lie from 10 to 50, not 9")]
    [InlineData("siliconflow-flux-schnell", 20, "is fixed at 4 here, not 20")]
    [InlineData("stability-sd3.5-large-turbo", 30, "is fixed at 4 here, not 30")]
    [InlineData("openai-gpt-image-2", 20, "this model has no steps to set")]
    [InlineData("a1111", 0, "must be at least 1, not 0")]
    public void Steps_beyond_the_profile_are_told_with_its_bounds(string profile, int steps, string message) =>
        Assert.Equal(message, Assert.Single(Faults(profile, request => request with { Steps = steps })).Message);

    [Fact]
    public void The_steps_of_a_turbo_model_stay_as_they_are() =>
        Assert.Equal(4, Options("siliconflow-flux-schnell", request => request).Steps);

    [Theory]
    [InlineData("stability-v1-sdxl", 1000, 1000, "the nearest is 1024x1024")]
    [InlineData("stability-v1-sdxl", 1300, 760, "the nearest is 1344x768")]
    [InlineData("stability-v1-sd16", 500, 512, "multiple of 64; the nearest is 512x512")]
    [InlineData("bfl-flux-pro-1.1", 2048, 1024, "at most 1440 pixels")]
    [InlineData("dashscope-wan2.6-t2i", 1024, 1024, "at least 1638400 are needed")]
    [InlineData("openai-gpt-image-2", 3200, 800, "at most 3 times the shorter")]
    [InlineData("openai-gpt-image-2", 3840, 3840, "at most 8294400 are taken")]
    [InlineData("stability-core", 1000, 700, "the nearest is '3:2'")]
    [InlineData("siliconflow-flux-pro", 512, 512, "no size to set")]
    public void A_size_that_is_not_taken_is_told_with_the_way_out(string profile, int width, int height, string message) =>
        Assert.Contains(Faults(profile, request => request with { Width = width, Height = height }), fault => fault.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("stability-v1-sdxl", "16:9", 1344, 768)]
    [InlineData("a1111", "3:4", 440, 592)]
    [InlineData("bfl-flux-pro-1.1", "1:1", 896, 896)]
    [InlineData("dashscope-wanx-v1", "9:16", 720, 1280)]
    public void A_ratio_becomes_a_size_that_the_model_takes(string profile, string aspect, int width, int height)
    {
        var options = Options(profile, request => request with { Aspect = aspect });
        Assert.Equal((width, height), (options.Width, options.Height));
    }

    [Fact]
    public void A_size_becomes_a_ratio_where_the_model_takes_one() =>
        Assert.Equal("16:9", Options("stability-core", request => request with { Width = 1920, Height = 1080 }).Aspect);

    [Fact]
    public void What_the_words_asked_for_is_sent_unless_the_request_says_otherwise()
    {
        var forged = TheForge.Enhance("a fox --ar 16:9", "stability-core");
        Assert.Equal("16:9", ImageOptions.Of(new() { Prompt = forged }, TheForge.Profile("stability-core")).Options.Aspect);
        Assert.Equal("1:1", ImageOptions.Of(new() { Prompt = forged, Aspect = "1:1" }, TheForge.Profile("stability-core")).Options.Aspect);
    }

    [Fact]
    public void A_size_with_a_name_stays_one() => Assert.Equal("auto", Options("openai-gpt-image-2", request => request).SizeName);

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Assert.Equal(["count", "steps", "seed", "style"], Faults("stability-v1-sdxl", request => request with { Count = 11, Steps = 99, Seed = -1, Style = "x" }).Select(fault => fault.Option));

    [Theory]
    [InlineData("dashscope-wanx-v1", 2147483648, "at most 2147483647")]
    [InlineData("openai-gpt-image-2", 1, "no seed to set")]
    [InlineData("siliconflow-kolors", 10000000000, "at most 9999999999")]
    public void A_seed_beyond_the_profile_is_told(string profile, long seed, string message) =>
        Assert.Contains(message, Assert.Single(Faults(profile, request => request with { Seed = seed })).Message, StringComparison.Ordinal);

    /// <summary>A person who reads Chinese gets every refusal in Chinese, with the same numbers and names.</summary>
    [Theory]
    [InlineData("stability-v1-sdxl", 512, 512, 99, null, "realistic")]
    [InlineData("stability-core", 1000, 333, null, 4294967295L, "realistic")]
    [InlineData("bfl-flux-2-pro", 8, 5000, 3, null, null)]
    [InlineData("openai-gpt-image-2", 17, 16, 1, 1L, "x")]
    [InlineData("a1111", 513, 512, 0, -2L, "x")]
    public void Every_fault_is_told_in_Chinese_too(string profile, int width, int height, int? steps, long? seed, string? style)
    {
        var faults = Faults(profile, request => request with { Width = width, Height = height, Steps = steps, Seed = seed, Style = style, Reference = new(new byte[] { 1 }, Likeness: 2), Control = new(new byte[] { 1 }, ControlKind.Pose, 2) });
        Assert.NotEmpty(faults);
        Assert.All(faults, fault =>
        {
            Assert.Contains(fault.Chinese, letter => letter is >= '\u4E00' and <= '\u9FFF');
            foreach (var number in System.Text.RegularExpressions.Regex.Matches(fault.Message, @"(?<![\w.-])-?\d+(?![\w-])").Select(match => match.Value)) { Assert.Contains(number, fault.Chinese, StringComparison.Ordinal); }
        });
    }

    [Fact]
    public void A_prompt_for_another_model_is_refused() =>
        Assert.Contains("forged for 'a1111'", Assert.Single(ImageOptions.Of(new() { Prompt = TheForge.Enhance("a fox", "a1111") }, TheForge.Profile("comfyui")).Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void A_negative_prompt_where_none_is_taken_is_refused()
    {
        var forged = TheForge.Enhance("a fox", "openai-gpt-image-2") with { NegativePrompt = "rain" };
        Assert.Equal("negative", Assert.Single(ImageOptions.Of(new() { Prompt = forged }, TheForge.Profile("openai-gpt-image-2")).Faults).Option);
    }

    [Fact]
    public void Pictures_are_refused_by_name_where_they_are_not_taken()
    {
        Assert.Contains("stability-core takes no reference picture", Assert.Single(Faults("stability-core", request => request with { Reference = new(Png) })).Message, StringComparison.Ordinal);
        Assert.Contains("takes no control picture", Assert.Single(Faults("openai-gpt-image-2", request => request with { Control = new(Png, ControlKind.Depth) })).Message, StringComparison.Ordinal);
        Assert.Contains("give an address", Assert.Single(Faults("dashscope-wanx-v1", request => request with { Reference = new(Png) })).Message, StringComparison.Ordinal);
        Assert.Contains("no PNG, JPEG or WebP", Assert.Single(Faults("a1111", request => request with { Reference = new(new byte[] { 1, 2, 3 }) })).Message, StringComparison.Ordinal);
        Assert.Contains("must lie from 0 to 1", Assert.Single(Faults("a1111", request => request with { Reference = new(Png, Likeness: 1.5) })).Message, StringComparison.Ordinal);
        Assert.Contains("bytes, at most 262144", Assert.Single(Faults("replicate-flux-dev", request => request with { Reference = new((byte[])[.. Png, .. new byte[262144]]) })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stability-v1-sdxl", null, 1, "0.009 USD")]
    [InlineData("stability-v1-sdxl", 50, 2, "0.03 USD")]
    [InlineData("dashscope-wanx-v1", null, 3, "0.48 CNY")]
    [InlineData("openai-gpt-image-2", null, 1, null)]
    public void The_price_is_known_before(string profile, int? steps, int count, string? price)
    {
        var cost = Options(profile, request => request with { Steps = steps, Count = count }).Cost(TheForge.Profile(profile));
        Assert.Equal(price, cost is { } known ? FormattableString.Invariant($"{known.Amount:0.###} {known.Currency}") : null);
    }

    [Theory]
    [InlineData(1024, 1024, "0.03")]
    [InlineData(2048, 1024, "0.045")]
    [InlineData(2048, 2048, "0.075")]
    public void Megapixels_after_the_first_have_a_price_of_their_own(int width, int height, string amount) =>
        Assert.Equal(amount, Options("bfl-flux-2-pro", request => request with { Width = width, Height = height }).Cost(TheForge.Profile("bfl-flux-2-pro"))!.Value.Amount.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The example of the service's own guide: 1024 × 512 × 4 steps cost 0.0064.</summary>
    [Fact]
    public void Steps_and_megapixels_are_multiplied() =>
        Assert.Equal(0.0064m, new Price(0.0032, "CNY", PriceUnit.MegapixelStep, null, null).Of(1, 1024, 512, 4)!.Value.Amount);

    [Theory]
    [InlineData("89504E470D0A1A0A00", "image/png")]
    [InlineData("FFD8FFE000", "image/jpeg")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("3C68746D6C3E", null)]
    [InlineData("52494646", null)]
    [InlineData("", null)]
    public void A_picture_is_known_by_its_first_bytes(string bytes, string? type) => Assert.Equal(type, PictureFormat.Sniff(Convert.FromHexString(bytes)));

    private static ImmutableArray<OptionFault> Faults(string profile, Func<ImageRequest, ImageRequest> change) =>
        ImageOptions.Of(change(new() { Prompt = TheForge.Enhance("a fox", profile) }), TheForge.Profile(profile)).Faults;

    private static ImageOptions Options(string profile, Func<ImageRequest, ImageRequest> change)
    {
        var (options, faults) = ImageOptions.Of(change(new() { Prompt = TheForge.Enhance("a fox", profile) }), TheForge.Profile(profile));
        Assert.Empty(faults);
        return options;
    }
}
