using System.Globalization;
using System.Text.Json;
using PromptForge.Cli;
using PromptForge.Cli.Evaluate;
using PromptForge.Content;
using PromptForge.Evaluation.Scoring;
using PromptForge.Evaluation.Suites;
using PromptForge.Evaluation.Trials;
using PromptForge.Model;
using PromptForge.Tests.Cli;
using PromptForge.Tests.Evaluation.Runs;

namespace PromptForge.Tests.Evaluation.Trials;

public sealed class PhraseTrialTests
{
    private const string Harmful = "planted#plastic";

    private const string Style = """
        id: planted
        kind: look
        names: {zh: 试验, en: Planted}
        phrases:
          plastic: {role: quality, zh: 塑料质感, en: cheap plastic sheen, relevance: 0.9}
          grain: {role: quality, zh: 细腻颗粒, en: fine film grain, relevance: 0.8}
          frame: {role: composition, zh: 居中构图, en: centred framing, relevance: 0.7}
        """;

    private static readonly string Prompts = string.Join(", ", new[]
    {
        "a lighthouse", "a red fox", "an old bookshop", "a tin robot", "a paper boat", "a stone bridge", "a brass clock", "a wooden chair", "a snowy owl", "a glass jar", "a blue door", "a straw hat", "a black kettle", "a grey cat",
    });

    private static readonly string SuiteText = $"id: trial\ndata: [{{id: a, cases: [{Prompts}]}}]\nvariants: [{{id: rules, strategy: rules, style: planted}}]\ntargets: [stability-v1-sdxl]\nseeds: [0, 1]\n";

    [Fact]
    public async Task A_planted_harmful_phrase_is_found_and_a_good_one_kept()
    {
        using var folder = new Folder();
        folder.With("templates/planted.yaml", Style).With("suite.yaml", SuiteText);
        var forge = new PromptPipelineBuilder { Content = ContentReader.Load(ForgeContent.Embedded, [Path.Combine(folder.Path, "templates")]) }.Build();
        var suite = SmallRun.SuiteIn(folder);
        var trial = await PhraseTrial.PlanAsync(forge, suite, (ForgeVariantSpec)suite.Variants[0], suite.Targets[0]);
        var (phrases, missing) = await trial.RunAsync(new TextPictures(folder.Path), new Table());

        Assert.Equal(0, missing);
        Assert.Equal(3, trial.Phrases);
        Assert.Equal(PhraseStanding.Harms, phrases.Single(one => one.Id == Harmful).Standing);
        Assert.Equal(PhraseStanding.Earns, phrases.Single(one => one.Id == "planted#grain").Standing);
        Assert.Equal(PhraseStanding.Open, phrases.Single(one => one.Id == "planted#frame").Standing);
        Assert.Equal(Harmful, phrases[0].Id);
        Assert.Equal(14, phrases[0].Prompts);
    }

    [Fact]
    public async Task The_command_says_the_cost_first_and_writes_never_only_when_asked()
    {
        using var console = new TestConsole();
        console.Write("templates/planted.yaml", Style);
        console.Write("suite.yaml", SuiteText.Replace("seeds: [0, 1]", "seeds: [0]", StringComparison.Ordinal));
        console.Write("promptforge.yaml", "target: stability-v1-sdxl   # ours\ntemplates: [templates]\n");
        string[] trial = ["eval", "suite.yaml", "--leave-one-out", "rules", "--scorer", "scores.jsonl", "--provider", "offline"];

        Assert.Equal(1, await console.RunAsync("eval", "suite.yaml", "--leave-one-out", "rules", "--scorer", "scores.jsonl"));
        Assert.Contains("3 phrases, each left out once: 56 more pictures of stability-v1-sdxl, price:", console.Err);
        Assert.Contains("Nothing was sent.", console.Err);
        Assert.False(Directory.Exists(Path.Combine(console.Directory, "trial-trial")));

        Assert.Equal(0, await console.RunAsync(trial));
        Assert.Contains("56 pictures have no score yet", console.Err);
        var scores = console.Read("scores.requests.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(request => $"{{\"id\":\"{request.GetProperty("id").GetString()}\",\"score\":{Score(request.GetProperty("image").GetString()!).ToString(CultureInfo.InvariantCulture)}}}\n");
        console.Write("scores.jsonl", string.Concat(scores));

        Assert.Equal(1, await console.RunAsync(trial));
        Assert.Contains($"never: [\"{Harmful}\"]", console.Out);
        Assert.DoesNotContain("never", console.Read("promptforge.yaml"));

        Assert.Equal(1, await console.RunAsync([.. trial, "--apply"]));
        Assert.Equal($"target: stability-v1-sdxl   # ours\ntemplates: [templates]\nnever: [\"{Harmful}\"]\n", console.Read("promptforge.yaml"));
        Assert.Equal(0, await console.RunAsync("enhance", "a lighthouse", "--style", "planted", "--format", "json"));
        var prompt = JsonDocument.Parse(console.Lines[^1]).RootElement.GetProperty("prompt").GetString();
        Assert.DoesNotContain("cheap plastic sheen", prompt);
        Assert.Contains("fine film grain", prompt);

        // The offline card carries its own words in its text chunk; the prompt is found by the name of the picture.
        double Score(string picture) => Known(console).TryGetValue(Path.GetFileNameWithoutExtension(picture), out var prompt) ? Table.Of(prompt) : throw new InvalidOperationException(picture);
    }

    [Theory]
    [InlineData("", "never: [\"a#b\", c]\n")]
    [InlineData("target: x\n", "target: x\nnever: [\"a#b\", c]\n")]
    [InlineData("never: [c]\ntarget: x\n", "never: [c, \"a#b\"]\ntarget: x\n")]
    [InlineData("never:\n- c # why\n- d\n\n# kept\ntarget: x\n", "never: [c, d, \"a#b\"]\n\n# kept\ntarget: x\n")]
    [InlineData("never: [\n  c,\n]\ntarget: x", "never: [c, \"a#b\"]\ntarget: x")]
    public void Ids_are_added_and_the_rest_of_the_file_stays(string before, string after)
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, ProjectFile.FileName);
        if (before.Length > 0) { folder.With(ProjectFile.FileName, before); }

        NeverList.Add(path, ["a#b", "c"]);

        Assert.Equal(after, File.ReadAllText(path));
        Assert.Equal(0, NeverList.Add(path, ["a#b"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    // What the command asked for, by the name that it gives the picture.
    private static Dictionary<string, string> Known(TestConsole console)
    {
        var forge = new PromptPipelineBuilder { Content = ContentReader.Load(ForgeContent.Embedded, [Path.Combine(console.Directory, "templates")]) }.Build();
        var vocabulary = new SuiteVocabulary([], ["stability-v1-sdxl"], ["rules"], _ => null);
        var suite = SuiteReader.Read(Path.Combine(console.Directory, "suite.yaml"), vocabulary);
        var trial = PhraseTrial.PlanAsync(forge, suite, (ForgeVariantSpec)suite.Variants[0], suite.Targets[0]).GetAwaiter().GetResult();
        return trial.Pictures.ToDictionary(one => ProviderPictures.Stem("offline", one.Prompt, one.Seed), one => one.Prompt.Prompt);
    }

    /// <summary>A picture is a file that holds the prompt.</summary>
    private sealed class TextPictures(string folder) : IPictureMaker
    {
        public ValueTask<string> MakeAsync(ForgedPrompt prompt, long seed, CancellationToken cancellationToken = default)
        {
            var path = Path.Combine(folder, $"{Math.Abs(StringComparer.Ordinal.GetHashCode(prompt.Prompt))}-{seed}.png");
            File.WriteAllText(path, prompt.Prompt);
            return new(path);
        }
    }

    /// <summary>What each phrase does to a picture, by a table; the prompt adds a little of its own.</summary>
    private sealed class Table : IImageScorer
    {
        public string Id => "table";

        public ValueTask<double?> ScoreAsync(ScoreRequest request, CancellationToken cancellationToken = default) => new(Of(File.ReadAllText(request.Picture)));

        public static double Of(string prompt) => 0.5 + (prompt.Length % 7 * 0.001)
            - (prompt.Contains("cheap plastic sheen", StringComparison.Ordinal) ? 0.2 : 0) + (prompt.Contains("fine film grain", StringComparison.Ordinal) ? 0.1 : 0);
    }
}
