using PromptForge.Imaging;
using PromptForge.Providers;

namespace PromptForge.Tests.Providers;

/// <summary>What the wire refuses, whichever the client.</summary>
public sealed class WireTests
{
    private const string Profile = "opencsg-aigateway";
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1];

    [Fact]
    public async Task A_picture_on_a_foreign_host_is_not_fetched()
    {
        await using var server = new ScriptedServer(_ => Data("https://example.org/a.png"));
        var told = await FailAsync(server);

        Assert.Contains("leads to example.org, which is not one of this provider's hosts", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_the_settings_is_gone_to_at_its_usual_port_only()
    {
        await using var other = new ScriptedServer(_ => Reply.Picture(Png));
        await using var server = new ScriptedServer(_ => Data($"http://localhost:{other.Address.Port}/a.png"));

        // A pattern stands for the usual port only; this server stands elsewhere.
        Assert.Contains("not one of this provider's hosts", (await FailAsync(server, settings => settings.Hosts.Add("localhost"))).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task One_picture_that_cannot_be_fetched_takes_nothing_away_from_the_other()
    {
        ScriptedServer? server = null;
        server = new(request => request.Path switch
        {
            "/v1/images/generations" => Reply.Json($$"""{"data": [{"url": "{{server!.Address}}gone.png"}, {"url": "{{server.Address}}here.png"}]}"""),
            "/gone.png" => Reply.Json("{}", 404),
            _ => Reply.Picture(Png),
        });
        await using var closing = server;
        var result = await AskAsync(server);

        Assert.Single(result.Images);
        Assert.Contains("could not be fetched", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_picture_can_be_fetched_the_reason_is_told()
    {
        ScriptedServer? server = null;
        server = new(request => request.Method == "POST" ? Reply.Json($$"""{"data": [{"url": "{{server!.Address}}a.png"}, {"url": "{{server.Address}}b.png"}]}""") : Reply.Json("{}", 404));
        await using var closing = server;

        Assert.Equal(ProviderFailure.NotFound, (await FailAsync(server)).Failure);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        await using var other = new ScriptedServer(_ => Reply.Picture(Png));
        ScriptedServer? server = null;
        server = new(request => request.Method == "POST" ? Data($"{server!.Address}a.png") : new Reply(302, null, []).With("Location", $"http://localhost:{other.Address.Port}/a.png"));
        await using var closing = server;

        Assert.Contains("not one of this provider's hosts", (await FailAsync(server)).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_redirect_of_the_paid_request_is_never_followed()
    {
        await using var server = new ScriptedServer(_ => new Reply(307, null, []).With("Location", "/elsewhere"));
        var told = await FailAsync(server);

        Assert.Contains("redirects to", told.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_within_the_service_is_followed_for_a_picture()
    {
        ScriptedServer? server = null;
        server = new(request => request.Path switch
        {
            "/v1/images/generations" => Data($"{server!.Address}a.png"),
            "/a.png" => new Reply(302, null, []).With("Location", "/b.png"),
            _ => Reply.Picture(Png),
        });
        await using var closing = server;

        Assert.Equal(Png, (await AskAsync(server)).Images[0].Content.ToArray());
    }

    [Theory]
    [InlineData(5_000_000, false)]
    [InlineData(1_000, true)]
    public async Task An_answer_has_a_largest_size(int size, bool fits)
    {
        ScriptedServer? server = null;
        server = new(request => request.Method == "POST" ? Data($"{server!.Address}a.png") : Reply.Picture([.. Png, .. new byte[size]]));
        await using var closing = server;
        if (fits) { Assert.Single((await AskAsync(server, settings => settings.MaxBytes = 100_000)).Images); }
        else { Assert.Contains("more than 100000 bytes", (await FailAsync(server, settings => settings.MaxBytes = 100_000)).Message, StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_private_address_is_refused_unless_it_is_allowed(string host)
    {
        await using var server = new ScriptedServer(_ => Data("x"));
        var told = await FailAsync(server, settings =>
        {
            settings.AllowPrivateAddresses = false;
            settings.BaseUrl = new($"https://{host}:{server.Address.Port}");
        });

        Assert.Contains("leads into a private network", told.Message, StringComparison.Ordinal);
        Assert.True(told.NothingStarted);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_key_does_not_travel_without_encryption()
    {
        await using var server = new ScriptedServer(_ => Data("x"));
        Assert.Contains("is not encrypted", (await FailAsync(server, settings => settings.AllowPrivateAddresses = false)).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_missing_key_is_told_with_the_variable_that_may_hold_it()
    {
        await using var server = new ScriptedServer(_ => Data("x"));
        var told = await FailAsync(server, settings => settings.Key = null);

        Assert.Equal(ProviderFailure.Unauthorized, told.Failure);
        Assert.Contains("OPENCSG_API_KEY", told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Settings_say_nothing_of_the_key() => Assert.DoesNotContain("sk-1", new ProviderSettings { Key = "sk-1" }.ToString(), StringComparison.Ordinal);

    private static Reply Data(string address) => Reply.Json($$$"""{"created": 1, "data": [{"url": "{{{address}}}"}]}""");

    private static async Task<ImageResult> AskAsync(ScriptedServer server, Action<ProviderSettings>? configure = null)
    {
        var options = new ImageProviderOptions { MaxRetries = 0 };
        options.Providers[Profile] = new() { BaseUrl = server.Address, Key = "sk-0123456789", Model = "m", AllowPrivateAddresses = true };
        configure?.Invoke(options.Providers[Profile]);
        using var providers = new ImageProviders(TheForge.Content.Profiles, options, null, _ => null);
        return await providers.Get(Profile).GenerateAsync(new() { Prompt = TheForge.Enhance("a fox", Profile) });
    }

    private static async Task<ImageProviderException> FailAsync(ScriptedServer server, Action<ProviderSettings>? configure = null) =>
        await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(server, configure));
}
