using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Imaging;
using PromptForge.Providers;
using PromptForge.Providers.Offline;

namespace PromptForge.Tests.Providers;

/// <summary>Finding a provider, and the one that needs nothing.</summary>
public sealed class ImageProvidersTests
{
    [Fact]
    public void Every_profile_that_says_how_it_is_spoken_to_has_a_client()
    {
        using var providers = new ImageProviders(TheForge.Content.Profiles);
        Assert.True(providers.Profiles.Count() >= 45, $"{providers.Profiles.Count()}");
        foreach (var id in providers.Profiles)
        {
            Assert.Equal(id, providers.Get(id).Profile);
            Assert.Same(providers.Get(id), providers.Get(id));
        }
    }

    [Fact]
    public void Every_switch_of_rewriting_has_its_field() =>
        Assert.Empty(TheForge.Content.Profiles.Where(profile => profile is { Api: not null, RewritingField: not null } && !profile.Api.Fields.ContainsKey("rewriting")).Select(profile => profile.Id));

    [Fact]
    public void A_name_that_is_not_known_is_told_with_the_nearest()
    {
        using var providers = new ImageProviders(TheForge.Content.Profiles);
        Assert.Contains("did you mean 'stability-core'", Assert.Throws<ImageProviderException>(() => providers.Get("stability-cor")).Message, StringComparison.Ordinal);
        Assert.Contains("for forging only", Assert.Throws<ImageProviderException>(() => providers.Get("midjourney-dialect")).Message, StringComparison.Ordinal);
    }

    /// <summary>A provider that copies OpenAI's interface needs YAML only.</summary>
    [Fact]
    public async Task A_new_provider_is_a_file()
    {
        await using var server = new ScriptedServer(_ => Reply.Json("""{"data": [{"b64_json": "iVBORw0KGgo="}]}"""));
        using var folder = new Folder().With("acme.yaml", $$"""
            id: acme
            names: {zh: 极品, en: Acme}
            vendor: acme
            model: acme-1
            count: {min: 1, max: 2, default: 1}
            api:
              speaks: openai-images
              url: {{server.Address}}v9/pictures
              local: true
              key: {env: ACME_KEY}
              fields: {model: model, prompt: prompt, count: n}
              send: {quality: high, hd: true, tries: 3}
              codes: {too_rude: moderated}
            """);
        using var providers = new ImageProviders(folder.Load().Profiles, null, null, name => name == "ACME_KEY" ? "k-from-environment" : null);
        var prompt = TheForge.Enhance("a fox", "openai-gpt-image-2") with { Target = "acme" };
        await providers.Get("acme").GenerateAsync(new() { Prompt = prompt, Count = 2 });

        var sent = Assert.Single(server.Requests);
        Assert.Equal(("/v9/pictures", "Bearer k-from-environment"), (sent.Path, sent.Headers["Authorization"]));
        Assert.Equal($$"""{"hd":true,"quality":"high","tries":3,"model":"acme-1","prompt":"{{prompt.Prompt}}","n":2}""", sent.Json().ToJsonString());
    }

    [Theory]
    [InlineData("api: {speaks: openai-images, url: https://x.y/, fields: {promt: p}}", "did you mean 'prompt'")]
    [InlineData("api: {speaks: openai-images, url: https://x.y/, codes: {a: moderatd}}", "did you mean 'moderated'")]
    [InlineData("api: {speaks: openai-images, url: https://x.y/, urll: z}", "did you mean 'url'")]
    [InlineData("api: {like: acme, speaks: openai-images, url: https://x.y/}", "in a circle")]
    [InlineData("api: {url: https://x.y/}", "'speaks' is missing")]
    [InlineData("price: {amount: 1, currency: USD, unit: imge}", "did you mean 'image'")]
    public void A_typing_error_is_told_with_the_way_out(string line, string message)
    {
        using var folder = new Folder().With("acme.yaml", $"id: acme\nnames: {{zh: 甲, en: Acme}}\nvendor: acme\n{line}\n");
        Assert.Contains(message, folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regional_host_takes_the_place_of_the_profiles_in_every_address()
    {
        var options = new ImageProviderOptions();
        options.Providers["dashscope"] = new() { BaseUrl = new("https://dashscope-intl.aliyuncs.com"), Key = "k" };
        using var providers = new ImageProviders(TheForge.Content.Profiles, options);
        var planned = ((IRequestPlanner)providers.Get("dashscope-wanx-v1")).Plan(new() { Prompt = TheForge.Enhance("牡丹", "dashscope-wanx-v1") });

        Assert.Equal("https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text2image/image-synthesis", planned.Url.AbsoluteUri);
        Assert.Equal((0.16m, "CNY"), (planned.Cost!.Value.Amount, planned.Cost.Value.Currency));
    }

    [Fact]
    public void Azure_finds_its_deployment_in_the_address()
    {
        var options = new ImageProviderOptions();
        options.Providers["azure"] = new() { Values = { ["resource"] = "contoso", ["deployment"] = "pictures", ["api-version"] = "2025-04-01-preview" } };
        using var providers = new ImageProviders(TheForge.Content.Profiles, options);
        var planned = ((IRequestPlanner)providers.Get("azure-openai-images")).Plan(new() { Prompt = TheForge.Enhance("a fox", "azure-openai-images") });

        Assert.Equal("https://contoso.openai.azure.com/openai/deployments/pictures/images/generations?api-version=2025-04-01-preview", planned.Url.AbsoluteUri);
        Assert.Equal("***", planned.Headers["api-key"]);
    }

    [Fact]
    public async Task The_container_has_them()
    {
        await using var services = new ServiceCollection().AddPromptForge().Configure<ImageProviderOptions>(options => options.MaxRetries = 1).BuildServiceProvider();
        Assert.Same(services.GetRequiredService<ImageProviders>(), services.GetRequiredService<ImageProviders>());
        Assert.Contains("openai-gpt-image-2", services.GetRequiredService<ImageProviders>().Profiles);
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_told_with_their_names()
    {
        await using var services = new ServiceCollection().AddPromptForge().Configure<ImageProviderOptions>(options =>
        {
            options.MaxRetries = 99;
            options.Providers["openai"] = new() { BaseUrl = new("ftp://x/") };
        }).BuildServiceProvider();
        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(services.GetRequiredService<ImageProviders>);

        Assert.Contains("MaxRetries", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Providers.openai.BaseUrl", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_answered_is_answered_from_memory_when_it_has_a_seed()
    {
        await using var server = new ScriptedServer(_ => Reply.Json("""{"images": ["iVBORw0KGgo="], "parameters": {}, "info": "{}"}"""));
        var options = new ImageProviderOptions { RememberedResults = 2 };
        options.Providers["a1111"] = new() { BaseUrl = server.Address };
        using var providers = new ImageProviders(TheForge.Content.Profiles, options);
        var request = new ImageRequest { Prompt = TheForge.Enhance("a fox", "a1111"), Seed = 1, Reference = new(Convert.FromBase64String("iVBORw0KGgo=")) };
        async Task<int> Asked(ImageRequest one)
        {
            await providers.Get("a1111").GenerateAsync(one);
            return server.Requests.Count;
        }

        Assert.Equal(1, await Asked(request));
        Assert.Equal(1, await Asked(request));
        Assert.Equal(2, await Asked(request with { Seed = 2 }));
        Assert.Equal(3, await Asked(request with { Reference = new(Convert.FromBase64String("iVBORw0KGgoA")) }));
        Assert.Equal(4, await Asked(request));
        Assert.Equal(5, await Asked(request with { Seed = null }));
        Assert.Equal(6, await Asked(request with { Seed = null }));
        Assert.Contains("from memory", Assert.Single((await providers.Get("a1111").GenerateAsync(request)).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_price_of_many_pictures_is_known_before_they_are_asked_for_one_by_one()
    {
        using var providers = new ImageProviders(TheForge.Content.Profiles);
        var planned = ((IRequestPlanner)providers.Get("bfl-flux-pro-1.1")).Plan(new() { Prompt = TheForge.Enhance("a fox", "bfl-flux-pro-1.1"), Count = 3 });
        Assert.Equal(0.12m, planned.Cost!.Value.Amount);
    }

    [Theory]
    [InlineData("a fox under a red umbrella", "openai-gpt-image-2")]
    [InlineData("青瓷瓶里的牡丹", "dashscope-wanx-v1")]
    [InlineData("a pagoda --ar 9:16", "stability-core")]
    public async Task Offline_draws_a_card_for_any_target_the_same_each_time(string words, string target)
    {
        using var providers = new ImageProviders(TheForge.Content.Profiles);
        var request = new ImageRequest { Prompt = TheForge.Enhance(words, target), Count = 2, Seed = 5 };
        var result = await providers.Get(OfflineProvider.Id).GenerateAsync(request);
        var again = await new OfflineProvider().GenerateAsync(request);

        Assert.Equal([5, 6], result.Images.Select(image => image.Seed));
        Assert.Equal(result.Images[0].Content.ToArray(), again.Images[0].Content.ToArray());
        Assert.NotEqual(result.Images[0].Content.ToArray(), result.Images[1].Content.ToArray());
        Assert.All(result.Images, image => Assert.Equal("image/png", image.MediaType));
        Assert.Equal(0, result.Cost!.Value.Amount);
    }

    [Theory]
    [InlineData(200, 100)]
    [InlineData(64, 64)]
    public async Task A_card_is_a_whole_png_of_the_size_asked_for(int width, int height)
    {
        var result = await new OfflineProvider().GenerateAsync(new() { Prompt = TheForge.Enhance("a fox", "a1111"), Width = width, Height = height });
        var file = result.Images[0].Content.Span;

        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..])));
        var length = BinaryPrimitives.ReadInt32BigEndian(file[33..]);
        Assert.Equal("IDAT", Encoding.ASCII.GetString(file.Slice(37, 4)));
        using var unzipped = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(file.Slice(41, length).ToArray()), CompressionMode.Decompress)) { zlib.CopyTo(unzipped); }

        Assert.Equal(height * ((width * 3) + 1), unzipped.Length);

        // The check value that the PNG specification gives the last chunk.
        Assert.Equal(0xAE426082, BinaryPrimitives.ReadUInt32BigEndian(file[^4..]));
    }

    [Fact]
    public async Task A_card_has_bounds_too() =>
        Assert.Equal("size", (await Assert.ThrowsAsync<ImageProviderException>(() => new OfflineProvider().GenerateAsync(new() { Prompt = TheForge.Enhance("a fox", "a1111"), Width = 9000, Height = 9000 }))).Field);
}
