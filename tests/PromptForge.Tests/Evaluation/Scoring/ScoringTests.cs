using System.Net;
using System.Text;
using System.Text.Json;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Scoring;
using PromptForge.Evaluation.Statistics;
using PromptForge.Tests.Cli;

namespace PromptForge.Tests.Evaluation.Scoring;

public sealed class ScoringTests
{
    private const string Suite = """
        id: scored
        data: [{id: a, cases: [a fox 1, a fox 2, a fox 3, a fox 4, a fox 5, a fox 6, a fox 7, a fox 8, a fox 9, a fox 10, a fox 11, a fox 12]}]
        variants: [{id: typed, column: prompt}, {id: rules, strategy: rules}]
        targets: [stability-v1-sdxl]
        metrics: [promises, image-score]
        baseline: typed
        primary: {metric: image-score, smallest-effect: 0.01}
        """;

    [Fact]
    public async Task Scores_of_pictures_decide_and_are_named_as_the_evidence()
    {
        using var console = new TestConsole();
        console.Write("suite.yaml", Suite);
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--report", "out"));
        Assert.Contains("no verdict on rules", console.Out);

        // Whoever makes the pictures lists them; here the picture is a file that says who made it.
        var run = Path.GetFileName(Directory.GetFiles(Path.Combine(console.Directory, "out"), "*.run.jsonl").Single());
        var list = new StringBuilder();
        foreach (var row in RunFile.Read(Path.Combine(console.Directory, "out", run)).Rows)
        {
            console.Write($"out/{row.Case}-{row.Variant}.png", $"{row.Case} {row.Variant}");
            list.Append("{\"case\":\"").Append(row.Case).Append("\",\"variant\":\"").Append(row.Variant).Append("\",\"target\":\"").Append(row.Target).Append("\",\"image\":\"").Append(row.Case).Append('-').Append(row.Variant).Append(".png\"}\n");
        }

        console.Write("out/" + Path.GetFileName(PictureList.PathOf(run)), list.ToString());
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--report", "out", "--scorer", "scores.jsonl"));
        Assert.Contains("24 pictures have no score yet", console.Err);

        // The requests say what the user asked for, never what was sent.
        var answers = new StringBuilder();
        foreach (var line in console.Read("scores.requests.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var request = JsonDocument.Parse(line).RootElement;
            Assert.StartsWith("a fox", request.GetProperty("prompt").GetString());
            var text = File.ReadAllText(request.GetProperty("image").GetString()!);
            answers.Append("{\"id\":\"").Append(request.GetProperty("id").GetString()).Append("\",\"score\":").Append(text.EndsWith("rules", StringComparison.Ordinal) ? "0.8" : "0.3").Append("}\n");
        }

        console.Write("scores.jsonl", answers.ToString());
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--report", "out", "--scorer", "scores.jsonl"));
        Assert.Contains("rules is better than typed on image-score. Mean 0.80", console.Out);
        Assert.Contains("A model scored the pictures; let people check the win.", console.Out);
        Assert.DoesNotContain("Exploratory", console.Out);
    }

    [Fact]
    public async Task A_service_gets_the_picture_and_the_users_words()
    {
        using var folder = new Folder();
        folder.With("fox.png", "x");
        string? body = null, auth = null;
        using var http = new HttpClient(new Answering(async request =>
        {
            (body, auth) = (await request.Content!.ReadAsStringAsync(), request.Headers.Authorization?.ToString());
            return "{\"score\": 0.73}";
        }));
        var request = ScoreRequest.Of("一只狐狸", Path.Combine(folder.Path, "fox.png"));

        Assert.Equal(0.73, await new HttpScorer(http, new("http://127.0.0.1/score"), "secret").ScoreAsync(request));
        var sent = JsonDocument.Parse(body!).RootElement;
        Assert.Equal(("一只狐狸", "eA==", request.Id, "Bearer secret"), (sent.GetProperty("prompt").GetString(), sent.GetProperty("image").GetString(), sent.GetProperty("id").GetString(), auth));
    }

    [Theory]
    [InlineData("{\"score\": null}", null)]
    [InlineData("{\"score\": \"0.7\"}", "must answer")]
    [InlineData("0.7", "must answer")]
    [InlineData("<html>", "must answer")]
    public async Task A_service_without_a_number_gives_none(string answer, string? message)
    {
        using var folder = new Folder();
        folder.With("fox.png", "x");
        using var http = new HttpClient(new Answering(_ => Task.FromResult(answer)));
        var scorer = new HttpScorer(http, new("http://127.0.0.1/score"), "secret");
        var request = ScoreRequest.Of("a fox", Path.Combine(folder.Path, "fox.png"));

        if (message is null) { Assert.Null(await scorer.ScoreAsync(request)); }
        else
        {
            var failed = await Assert.ThrowsAsync<ScorerException>(async () => await scorer.ScoreAsync(request));
            Assert.Contains(message, failed.Message);
            Assert.DoesNotContain("secret", failed.Message);
        }
    }

    [Fact]
    public void Every_kind_of_evidence_is_named_in_both_languages()
    {
        var pairs = Enumerable.Range(1, 12).Select(number => new Pair($"c{number}", 0, 1)).ToList();
        var plan = new AnalysisPlan("a", "b", new("m"), 0.1, 12);
        var said = Enum.GetValues<Evidence>().Select(evidence => Verdict.Of(plan, plan.Hash, evidence, new Dictionary<string, IReadOnlyList<Pair>> { ["m"] = pairs }).Sentences).ToList();

        Assert.Equal(said.Count, said.Select(text => text.En!.Split(". ")[^1]).Distinct().Count());
        Assert.All([Evidence.Text, Evidence.Readers, Evidence.Judge], evidence => Assert.Contains("no picture was seen", said[(int)evidence].En));
        Assert.All([Evidence.Text, Evidence.Readers, Evidence.Judge], evidence => Assert.Contains("没有看过任何图片", said[(int)evidence].Zh));
    }

    private sealed class Answering(Func<HttpRequestMessage, Task<string>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new StringContent(await answer(request)) };
    }
}
