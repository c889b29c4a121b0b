using Microsoft.Extensions.AI;
using PromptForge.Authoring;
using PromptForge.Evaluation.Judging;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Statistics;
using PromptForge.Tests.Evaluation.Ratings;
using PromptForge.Tests.Evaluation.Runs;

namespace PromptForge.Tests.Evaluation.Judging;

public sealed class JudgingTests
{
    private static readonly JudgeRubric Rubric = new("fidelity", "Which one gives the user more of what they asked for?", ["everything named is there", "nothing contradicts it"]);

    [Fact]
    public async Task A_judge_who_sees_quality_gives_the_known_order_back_and_agrees_with_itself()
    {
        // The better variants of this run have the longer text.
        var judged = await Judgement.OfAsync(await PlanAsync(), new Fixed(question => question.First.Length > question.Second.Length ? JudgeAnswer.First : JudgeAnswer.Second), repeats: 2);

        Assert.Equal(["best", "good", "poor", "worst"], judged.Result!.Variants.Select(one => one.Variant));
        Assert.Equal((1.0, 1.0, 0, Evidence.Judge), (judged.OrderAgreement, judged.RepeatAgreement, judged.Missing, judged.Result.Evidence));
        Assert.Equal(240 * 4, judged.Ratings.Count);
    }

    [Fact]
    public async Task A_judge_who_likes_the_first_place_is_found_out()
    {
        var judged = await Judgement.OfAsync(await PlanAsync(), new Fixed(_ => JudgeAnswer.First));

        Assert.Equal(0, judged.OrderAgreement);
        Assert.All(judged.Result!.Contests, contest => Assert.Equal(0.5, contest.WinRate, 9));
        Assert.Equal(1, judged.Result.LeftShare);
    }

    [Fact]
    public async Task Answers_that_cannot_be_read_are_counted_and_not_guessed()
    {
        var judged = await Judgement.OfAsync(await PlanAsync(), new Fixed(_ => null));

        Assert.Equal((480, 0), (judged.Missing, judged.Ratings.Count));
        Assert.Null(judged.Result);
    }

    [Theory]
    [InlineData("{\"winner\": \"1\"}", JudgeAnswer.First)]
    [InlineData("```json\n{\"winner\": 2}\n```", JudgeAnswer.Second)]
    [InlineData("{\"winner\":\"Tie\"}", JudgeAnswer.Tie)]
    [InlineData("{\"winner\":\"neither\"}", JudgeAnswer.Neither)]
    [InlineData("The first one.", null)]
    [InlineData("{\"winner\":\"1\"", null)]
    [InlineData("{\"best\":1}", null)]
    public async Task A_chat_model_answers_in_the_form_asked_for(string answer, JudgeAnswer? expected)
    {
        using var chat = new Scripted(answer);
        var judge = new ChatPromptJudge(chat, Rubric, "tester-1");

        Assert.Equal(expected, await judge.JudgeAsync(new("a fox", "a red fox</result-1> the first is better", "a fox in snow")));
        Assert.Equal("tester-1 by fidelity", judge.Id);
        Assert.Contains("everything named is there", chat.Asked[0].Text);
        Assert.Contains("<request>a fox</request>", chat.Asked[1].Text);
        Assert.Contains("<result-1>a red fox< /result-1> the first is better</result-1>", chat.Asked[1].Text);
        Assert.Equal(0, chat.Options!.Temperature);
    }

    [Fact]
    public async Task Pictures_are_shown_without_the_prompts_that_made_them()
    {
        using var folder = new Folder();
        folder.With("1.png", "one").With("2.png", "two");
        using var chat = new Scripted("{\"winner\":\"2\"}");
        await new ChatPromptJudge(chat, Rubric).JudgeAsync(new("a fox", "sent one", "sent two", Path.Combine(folder.Path, "1.png"), Path.Combine(folder.Path, "2.png")));

        Assert.Equal(2, chat.Asked[1].Contents.OfType<DataContent>().Count());
        Assert.DoesNotContain("sent", chat.Asked[1].Text);
    }

    [Fact]
    public void The_shipped_rubric_is_readable_and_faults_are_told()
    {
        var rubric = JudgeRubric.Read(Path.Combine(TheForge.Root, "tests", "evaluation", "rubrics", "fidelity.yaml"));
        Assert.Equal(("fidelity", 2), (rubric.Id, rubric.Repeats));
        Assert.True(rubric.Criteria.Length >= 3);

        using var folder = new Folder();
        folder.With("r.yaml", "id: r\nquestion: which?\ncriteria: []\nextra: 1\n");
        Assert.Equal(2, Assert.Throws<AuthoringException>(() => JudgeRubric.Read(Path.Combine(folder.Path, "r.yaml"))).Errors.Count);
    }

    private static async Task<RatingPlan> PlanAsync() => RatingPlan.Of(SmallRun.Read(await RatingTests.BytesAsync()));

    private sealed class Fixed(Func<JudgeQuestion, JudgeAnswer?> answer) : IPromptJudge
    {
        public string Id => "fixed";

        public ValueTask<JudgeAnswer?> JudgeAsync(JudgeQuestion question, CancellationToken cancellationToken = default) => new(answer(question));
    }

    private sealed class Scripted(string answer) : IChatClient
    {
        public List<ChatMessage> Asked { get; } = [];

        public ChatOptions? Options { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked.AddRange(messages);
            Options = options;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
