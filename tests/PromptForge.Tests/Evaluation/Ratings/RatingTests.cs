using System.Globalization;
using System.Text;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;
using PromptForge.Tests.Evaluation.Runs;

namespace PromptForge.Tests.Evaluation.Ratings;

public sealed class RatingTests
{
    /// <summary>A run of 40 prompts with four variants whose texts differ.</summary>
    internal static Task<byte[]> BytesAsync() => SmallRun.BytesAsync(
        SmallRun.Suite("id: rated\ndata: [{id: a, cases: [" + string.Join(", ", Enumerable.Range(1, 40).Select(number => $"a fox {number}")) + "]}]\n"
            + "variants: [{id: worst, column: prompt}, {id: poor, column: prompt}, {id: good, column: prompt}, {id: best, column: prompt}]\ntargets: [stability-v1-sdxl]\nmetrics: [words-kept]\n"),
        new[] { "worst", "poor", "good", "best" }.Select((name, at) => (name, at)).ToDictionary(one => one.name, one => (IVariant)new Scripted((input, _) => $"{input.Case.Prompt}, {new string('x', one.at + 1)}")));

    private static async Task<RunRecord> RunAsync() => SmallRun.Read(await BytesAsync());

    [Fact]
    public async Task Three_scripted_raters_give_the_known_order_back()
    {
        var run = await RunAsync();
        var plan = RatingPlan.Of(run);
        string[] order = ["worst", "poor", "good", "best"];
        var ratings = new List<Rating>();
        foreach (var rater in new[] { "anna", "bo", "chen" })
        {
            foreach (var pair in plan.For(rater))
            {
                // Each sees the better one; now and then one errs, and on every twelfth prompt all of them do.
                var isError = (int.Parse(pair.Left.Key.Case.AsSpan(pair.Left.Key.Case.LastIndexOf('-') + 1), CultureInfo.InvariantCulture) % 12) is var prompt && (prompt == 0 || prompt == rater.Length);
                var isLeft = Array.IndexOf(order, pair.Left.Key.Variant) > Array.IndexOf(order, pair.Right.Key.Variant);
                ratings.Add(new(pair.Id, rater, pair.Left.Key, pair.Right.Key, isLeft != isError ? RatingChoice.Left : RatingChoice.Right, false));
            }
        }

        var result = RatingResult.Of(ratings)!;

        Assert.Equal(["best", "good", "poor", "worst"], result.Variants.Select(one => one.Variant));
        Assert.All(result.Contests, contest => Assert.True(contest.Interval.Lower > 0.5 && contest.P < 0.05, $"{contest}"));
        Assert.All(result.Variants, one => Assert.InRange(one.Strength, one.Interval.Lower, one.Interval.Upper));
        Assert.Equal((3, 3 * 240, Evidence.Readers), (result.Raters, result.Ratings, result.Evidence));
        Assert.InRange(result.LeftShare!.Value, 0.45, 0.55);
        Assert.InRange(result.Kappa!.Value, 0.1, 0.95);
    }

    [Fact]
    public async Task Raters_who_only_look_at_sides_are_told_and_name_no_winner()
    {
        var plan = RatingPlan.Of(await RunAsync());
        var result = RatingResult.Of([.. plan.For("anna").Select(pair => new Rating(pair.Id, "anna", pair.Left.Key, pair.Right.Key, RatingChoice.Left, true))])!;

        Assert.Equal((1.0, Evidence.People), (result.LeftShare, result.Evidence));
        Assert.All(result.Contests, contest => Assert.True(contest.Interval.Contains(0.5)));
    }

    [Fact]
    public async Task Sides_are_balanced_and_every_rater_has_an_order_of_their_own()
    {
        var plan = RatingPlan.Of(await RunAsync());
        var (one, other) = (plan.For("anna"), plan.For("bo"));

        Assert.Equal(one.Select(pair => pair.Id).Order(), other.Select(pair => pair.Id).Order());
        Assert.NotEqual(one.Select(pair => pair.Id), other.Select(pair => pair.Id));
        Assert.Equal(one, plan.For("anna"));
        foreach (var contest in one.GroupBy(pair => string.CompareOrdinal(pair.Left.Key.Variant, pair.Right.Key.Variant) < 0 ? (pair.Left.Key.Variant, pair.Right.Key.Variant) : (pair.Right.Key.Variant, pair.Left.Key.Variant)))
        {
            Assert.InRange(contest.Count(pair => pair.Left.Key.Variant == contest.Key.Item1) - (contest.Count() / 2), 0, contest.Count() % 2);
        }

        Assert.Equal(12, RatingPlan.Of(await RunAsync(), most: 12).For("anna").Length);
        Assert.Equal(2, RatingPlan.Of(await RunAsync(), most: 12).For("anna").Count(pair => (pair.Left.Key.Variant, pair.Right.Key.Variant) is ("best", "good") or ("good", "best")));
    }

    [Fact]
    public async Task An_answer_is_stored_once_and_survives_a_torn_line()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "x.ratings.jsonl");
        var pairs = RatingPlan.Of(await RunAsync()).For("安娜");
        Rating Answer(int at, RatingChoice choice) => new(pairs[at].Id, "安娜", pairs[at].Left.Key, pairs[at].Right.Key, choice, false);
        using (var log = RatingLog.Open(path))
        {
            Assert.True(log.TryAdd(Answer(0, RatingChoice.Tie)));
            Assert.False(log.TryAdd(Answer(0, RatingChoice.Left)));
            Assert.True(log.TryAdd(Answer(1, RatingChoice.Bad)));
            Assert.Throws<RunException>(() => RatingLog.Open(path));
            Assert.Equal(2, RatingLog.ReadAll(path).Count);
        }

        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, [.. whole, .. Encoding.UTF8.GetBytes("{\"pair\":\"torn")]);
        using (var again = RatingLog.Open(path))
        {
            Assert.False(again.TryAdd(Answer(0, RatingChoice.Right)));
            Assert.True(again.TryAdd(Answer(2, RatingChoice.Right)));
            Assert.Equal([RatingChoice.Tie, RatingChoice.Bad, RatingChoice.Right], new[] { 0, 1, 2 }.Select(at => again.All.Single(one => one.Pair == pairs[at].Id).Choice));
        }

        Assert.Equal(3, File.ReadAllLines(path).Length);
        await File.WriteAllTextAsync(path, "{}\n");
        Assert.Contains("(1,1): this line is no rating", Assert.Throws<RunException>(() => RatingLog.Open(path)).Message);
    }

    [Fact]
    public async Task Threads_do_not_store_twice()
    {
        using var folder = new Folder();
        using var log = RatingLog.Open(Path.Combine(folder.Path, "x.ratings.jsonl"));
        var pairs = RatingPlan.Of(await RunAsync()).For("a");
        var stored = 0;
        Parallel.For(0, 80, at =>
        {
            var pair = pairs[at % 20];
            if (log.TryAdd(new(pair.Id, "a", pair.Left.Key, pair.Right.Key, RatingChoice.Left, false))) { Interlocked.Increment(ref stored); }
        });

        Assert.Equal((20, 20), (stored, log.All.Count));
    }

    [Fact]
    public void Pictures_are_listed_beside_the_run()
    {
        using var folder = new Folder();
        folder.With("fox.png", "x").With("run.pictures.jsonl", "{\"case\":\"a\",\"variant\":\"v\",\"target\":\"t\",\"image\":\"fox.png\"}\n\n");
        var path = Path.Combine(folder.Path, "run.pictures.jsonl");

        Assert.Equal(Path.Combine(folder.Path, "fox.png"), PictureList.Read(path)[new("a", "v", "t", 0)]);
        Assert.Equal("x/a-1.pictures.jsonl", PictureList.PathOf("x/a-1.run.jsonl"));
        Assert.Equal("x/a-1.ratings.jsonl", RatingLog.PathOf("x/a-1.run.jsonl"));

        File.AppendAllText(path, "{\"case\":\"a\"}\n");
        Assert.Contains("(3,1): a picture's line looks like", Assert.Throws<RunException>(() => PictureList.Read(path)).Message);
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{{\"case\":\"a\",\"variant\":\"v\",\"target\":\"t\",\"seed\":{1},\"image\":\"no.png\"}}\n"));
        Assert.Contains("there is no file 'no.png'", Assert.Throws<RunException>(() => PictureList.Read(path)).Message);
    }
}
