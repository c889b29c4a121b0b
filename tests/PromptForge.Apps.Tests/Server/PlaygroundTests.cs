using System.Text.RegularExpressions;

namespace PromptForge.Apps.Tests.Server;

public sealed partial class PlaygroundTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Files = ["/", "/page/app.js", "/page/api.js", "/page/view.js", "/page/words.js", "/page/style.css", "/page/leaf.svg"];

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
        foreach (Match mark in Marked().Matches(await Client.GetStringAsync("/") + await Client.GetStringAsync("/page/view.js") + await Client.GetStringAsync("/page/app.js")))
        {
            Assert.Matches($@"\b{mark.Groups[1].Value}: (\[|\{{)", words);
        }
    }

    [GeneratedRegex("https?://|url\\(|@import|\\bsrc=\"(?!/)|href=\"(?![/#])")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|DOMParser")]
    private static partial Regex Markup();

    [GeneratedRegex("<script>|<style|\\son[a-z]+=|\\sstyle=|javascript:")]
    private static partial Regex Inline();

    [GeneratedRegex("(?:data-(?:words|label)=|say\\()\"([A-Za-z]+)\"")]
    private static partial Regex Marked();
}
