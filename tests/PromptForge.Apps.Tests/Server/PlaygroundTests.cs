using System.Text.RegularExpressions;

namespace PromptForge.Apps.Tests.Server;

public sealed partial class PlaygroundTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Scripts =
    [
        .. new[] { "api", "app", "card", "dom", "edit", "experiments", "knowledge", "make", "phrases", "plot", "side", "state", "styles", "view", "words" }.Select(name => $"/page/{name}.js"),
    ];

    private static readonly string[] Files = ["/", .. Scripts, "/page/style.css", "/page/leaf.svg"];

    private HttpClient Client => fixture.Server.Client;

    [Fact]
    public async Task Weighs_less_than_300_kilobytes_with_all_it_loads()
    {
        var bytes = 0;
        foreach (var path in Files.Concat(["/v1/styles", "/v1/targets", "/v1/strategies", "/v1/notes", "/v1/defaults"])) { bytes += (await Client.GetByteArrayAsync(path)).Length; }

        Assert.InRange(bytes, 10_000, 300 * 1024);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/page/style.css", "text/css; charset=utf-8")]
    [InlineData("/page/leaf.svg", "image/svg+xml")]
    public async Task Names_the_type_of_every_file(string path, string type)
    {
        using var response = await Client.GetAsync(path);

        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Loads_nothing_from_elsewhere_and_runs_nothing_inline()
    {
        foreach (var path in Files)
        {
            var text = (await Client.GetStringAsync(path)).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Assert.DoesNotMatch(Elsewhere(), text);
            Assert.DoesNotMatch(Markup(), text);
        }

        Assert.DoesNotMatch(Inline(), await Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Is_not_sent_twice()
    {
        using var first = await Client.GetAsync("/page/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Client.SendAsync(request);

        Assert.Equal(304, (int)second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Has_words_in_both_languages_for_all_it_marks()
    {
        var words = await Client.GetStringAsync("/page/words.js");
        foreach (var path in Scripts.Prepend("/"))
        {
            foreach (Match mark in Marked().Matches(await Client.GetStringAsync(path))) { Assert.Matches($@"\b{mark.Groups[1].Value}: (\[|\{{)", words); }
        }
    }

    [Fact]
    public async Task Has_both_languages_for_every_word()
    {
        foreach (Match pair in Pairs().Matches(await Client.GetStringAsync("/page/words.js")))
        {
            Assert.True(pair.Groups["zh"].Length > 0 && pair.Groups["en"].Length > 0, pair.Value);
            Assert.DoesNotMatch("[\u4e00-\u9fff]", pair.Groups["en"].Value);
        }
    }

    [Fact]
    public async Task Lists_every_file_that_it_has()
    {
        foreach (var script in Scripts)
        {
            foreach (Match import in Imports().Matches(await Client.GetStringAsync(script))) { Assert.Contains($"/page/{import.Groups[1].Value}", Scripts); }
        }

        Assert.Equal(Files.Order(StringComparer.Ordinal), new PromptForge.Server.Playground.PageFiles().All.Keys.Select(name => name == "index.html" ? "/" : $"/page/{name}").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("https?://|url\\(|@import|\\bsrc=\"(?!/)|href=\"(?![/#])")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|DOMParser")]
    private static partial Regex Markup();

    [GeneratedRegex("<script>|<style|\\son[a-z]+=|\\sstyle=|javascript:")]
    private static partial Regex Inline();

    [GeneratedRegex("\\[\"(?<zh>(?:[^\"\\\\]|\\\\.)*)\", \"(?<en>(?:[^\"\\\\]|\\\\.)*)\"\\]")]
    private static partial Regex Pairs();

    [GeneratedRegex("from \"\\./([a-z]+\\.js)\"")]
    private static partial Regex Imports();

    [GeneratedRegex("(?:data-(?:words|label)=|\"data-(?:words|label)\": |say\\(|tell\\()\"([A-Za-z]+)\"")]
    private static partial Regex Marked();
}
