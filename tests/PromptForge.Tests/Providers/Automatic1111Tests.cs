using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class Automatic1111Tests : ImageProviderConformance
{
    private bool isControlled;

    protected override string Profile => "a1111";

    protected override string Contract => "derived/a1111-txt2img.request.schema.json";

    protected override bool IsModeratable => false;

    private protected override bool IsCancel(Received request) => request.Path.EndsWith("/interrupt", StringComparison.Ordinal);

    private protected override void Configure(PromptForge.Providers.ProviderSettings settings)
    {
        if (isControlled) { settings.Values["control-depth"] = "control_v11f1p_sd15_depth"; }
    }

    private protected override Reply Begin(Received request) => Images(Base64, """{"all_seeds": [42], "index_of_first_image": 0}""");

    private protected override Reply Follow(Received request, bool isDone) =>
        Reply.Json("""{"progress": 0.4, "eta_relative": 3.5, "state": {}, "current_image": null, "textinfo": null}""");

    [Fact]
    public async Task The_seed_comes_from_the_information_within_the_answer()
    {
        await using var server = Serve();
        Assert.Equal(42, (await AskAsync(server)).Images[0].Seed);
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)), server.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_grid_before_the_pictures_is_no_picture()
    {
        await using var server = Serve(_ => Images($"R1JJRA==\",\"{Base64}\",\"{Base64}", """{"all_seeds": [7, 8], "index_of_first_image": 1}"""));
        using var providers = Providers(server);
        var result = await providers.Get(Profile).GenerateAsync(Request() with { Count = 2 });

        Assert.Equal([7, 8], result.Images.Select(image => image.Seed));
    }

    [Fact]
    public async Task A_control_picture_goes_to_the_extension_with_its_preparation()
    {
        isControlled = true;
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Control = new(Png, ControlKind.Depth, 0.8) });

        var unit = server.Requests[0].Json()["alwayson_scripts"]!["controlnet"]!["args"]![0]!;
        Assert.Equal(("depth_midas", "control_v11f1p_sd15_depth", 0.8), (unit["module"]!.GetValue<string>(), unit["model"]!.GetValue<string>(), unit["weight"]!.GetValue<double>()));
        Hold(server);
    }

    [Fact]
    public async Task A_control_without_a_model_says_where_to_find_its_name()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => providers.Get(Profile).GenerateAsync(Request() with { Control = new(Png, ControlKind.Line) }));

        Assert.Contains("'control-line'", told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Progress_is_told_while_the_picture_is_made()
    {
        await using var server = Serve(request => Begin(request) with { Delay = TimeSpan.FromMilliseconds(300) });
        using var providers = Providers(server);
        var told = new List<ImageProgress>();
        await providers.Get(Profile).GenerateAsync(Request() with { Progress = new Told(told.Add) });

        Assert.Contains(new(0.4, TimeSpan.FromSeconds(3.5)), told);
    }

    [Fact]
    public async Task A_picture_to_follow_goes_to_its_own_address_with_the_freedom_from_it()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Reference = new(Png, Likeness: 0.4) });

        Assert.Equal("/sdapi/v1/img2img", server.Requests[0].Path);
        Assert.Equal(0.6, server.Requests[0].Json()["denoising_strength"]!.GetValue<double>());
        if (Contracts.Folder is not null) { Contracts.Hold("derived/a1111-img2img.request.schema.json", server.Requests[0].Json()); }
    }

    private static Reply Images(string images, string info) =>
        Reply.Json($$"""{"images": ["{{images}}"], "parameters": {}, "info": {{System.Text.Json.JsonSerializer.Serialize(info)}}}""");

    private sealed class Told(Action<ImageProgress> tell) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => tell(value);
    }
}
