using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary><c>generate_image</c>: the file, its price, how far it is, and giving it up.</summary>
public sealed class McpPictureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("一束白玫瑰")]
    [InlineData("a bouquet of white roses")]
    public async Task Draws_a_card_without_being_told_who_paints(string idea)
    {
        await using var rig = await McpRig.StartAsync("--out", "cards");

        var (json, isError, content) = await rig.CallAsync("generate_image", $$"""{"prompt":"{{idea}}","count":2,"seed":3}""");

        Assert.False(isError, json.ToJsonString());
        var files = json["files"]!.AsArray().Select(file => file!.GetValue<string>()).ToList();
        Assert.Equal(2, files.Count);
        Assert.All(files, file => Assert.Equal(Path.Combine(rig.Folder, "cards"), Path.GetDirectoryName(file)));
        Assert.Equal(files.Select(file => new Uri(file).AbsoluteUri), content.OfType<ResourceLinkBlock>().Select(link => link.Uri));
        Assert.Equal(files.Select(File.ReadAllBytes), content.OfType<ImageContentBlock>().Select(picture => picture.DecodedData.ToArray()));
        Assert.All(content.OfType<ImageContentBlock>(), picture => Assert.Equal("image/png", picture.MimeType));
    }

    [Theory]
    [InlineData("over-budget", "left")]
    [InlineData("over-budget", "left", "--budget", "0.001")]
    [InlineData("unauthorized", "STABILITY_API_KEY", "--budget", "5USD")]
    public async Task Spends_nothing_that_nobody_allowed(string code, string message, params string[] options)
    {
        await using var server = new ScriptedServer(_ => Reply.Json("{}", 401));
        await using var rig = await McpRig.StartAsync(["--provider", "stability-v1-sdxl", "--base-url", server.Address.ToString(), .. options]);

        var (json, isError, _) = await rig.CallAsync("generate_image", """{"prompt":"一束白玫瑰"}""");

        Assert.True(isError);
        Assert.Equal(code, json["error"]!["code"]!.GetValue<string>());
        Assert.Contains(message, json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Makes_at_most_so_many_pictures_as_was_said()
    {
        await using var rig = await McpRig.StartAsync("--most", "1");

        Assert.False((await rig.CallAsync("generate_image", """{"prompt":"a fox"}""")).IsError);
        Assert.Equal("too-many-pictures", (await rig.CallAsync("generate_image", """{"prompt":"a fox"}""")).Json["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Says_where_to_save_when_it_cannot()
    {
        await using var rig = await McpRig.StartAsync("--out", "taken");
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "taken"), "a file, no folder");

        var (json, isError, _) = await rig.CallAsync("generate_image", """{"prompt":"a fox"}""");

        Assert.True(isError);
        Assert.Equal("cannot-save", json["error"]!["code"]!.GetValue<string>());
        Assert.Contains("--out", json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_how_far_a_picture_is_and_gives_it_up_when_asked_to()
    {
        using var asked = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(request =>
        {
            if (!request.Path.Contains("txt2img", StringComparison.Ordinal)) { return Reply.Json("""{"progress":0.4,"eta_relative":12}"""); }

            asked.Release();
            return Reply.Json("{}") with { Delay = TimeSpan.FromMinutes(10) };
        });
        await using var rig = await McpRig.StartAsync("--provider", "a1111", "--base-url", server.Address.ToString());
        var told = new ConcurrentQueue<ProgressNotificationParams>();
        using var half = new SemaphoreSlim(0);
        await using var watching = rig.Client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, (notification, _) =>
        {
            var value = notification.Params.Deserialize<ProgressNotificationParams>(McpJsonUtilities.DefaultOptions)!;
            told.Enqueue(value);
            if (value.Progress.Total is not null) { half.Release(); }

            return default;
        });

        // The client's own cancellation races with its notice to the server; with an id of ours, the notice is sure to go out.
        var call = rig.Client.SendRequestAsync(new JsonRpcRequest
        {
            Id = new("picture"),
            Method = RequestMethods.ToolsCall,
            Params = JsonNode.Parse("""{"name":"generate_image","arguments":{"prompt":"一束白玫瑰"},"_meta":{"progressToken":"how-far"}}"""),
        });
        Assert.True(await asked.WaitAsync(Patience));
        Assert.True(await half.WaitAsync(Patience), "nobody said how far the picture is");
        await rig.Client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = new("picture") });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var values = told.Select(value => value.Progress).ToList();
        Assert.All(told, value => Assert.Equal("how-far", value.ProgressToken.ToString()));
        Assert.Equal(values.Select(value => value.Progress).Distinct().Order(), values.Select(value => value.Progress));
        Assert.Contains(values, value => value.Total is { } total && Math.Abs((value.Progress / total) - 0.4) < 0.01 && value.Message == "40 %, 12 s left");

        // The server goes on, and the provider is told to stop.
        Assert.False((await rig.CallAsync("enhance_prompt", """{"prompt":"a fox"}""")).IsError);
        for (var since = Stopwatch.StartNew(); !server.Requests.Any(request => request.Path.Contains("interrupt", StringComparison.Ordinal)); await Task.Delay(50)) { Assert.True(since.Elapsed < Patience, "nobody stopped the provider"); }
    }
}
