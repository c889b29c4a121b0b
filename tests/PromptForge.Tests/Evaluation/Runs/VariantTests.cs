using System.Net;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Suites;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Evaluation.Runs;

public sealed class VariantTests
{
    private static readonly YamlText Node = new("", false, "suite.yaml", 4, 7);
    private static readonly SuiteCase Fox = new(new("fox", "a red fox 狐"), System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, "suite.yaml(2,1)");

    [Fact]
    public async Task A_program_gets_the_prompt_and_the_rest_and_answers()
    {
        var answer = await Shell("cat; printf ', %s %s' \"$PROMPTFORGE_TARGET\" \"$PROMPTFORGE_SEED\"").AnswerAsync(Fox, "t", 3, default);
        Assert.Equal("a red fox 狐, t 3", answer.Prompt);
    }

    [Fact]
    public async Task A_program_may_answer_without_reading() => Assert.Equal("hello", (await Shell("echo hello").AnswerAsync(Fox with { Case = new("x", new string('x', 200_000)) }, "t", 0, default)).Prompt);

    [Theory]
    [InlineData("echo no model >&2; exit 3", "command-failed", "suite.yaml(4,7): '/bin/sh' ended with exit code 3: no model")]
    [InlineData("cat > /dev/null", "empty-answer", "suite.yaml(4,7): '/bin/sh' wrote nothing")]
    [InlineData("sleep 60", "command-timeout", "suite.yaml(4,7): '/bin/sh' gave no answer within 0.5 s and was stopped")]
    [InlineData("sleep 60 & cat; wait", "command-timeout", "was stopped")]
    [InlineData("yes", "answer-too-long", "wrote more than")]
    public async Task A_program_that_fails_is_told_with_its_place(string script, string code, string message)
    {
        var failed = await Assert.ThrowsAsync<VariantException>(async () => await Shell(script).AnswerAsync(Fox, "t", 0, default));
        Assert.Equal(code, failed.Code);
        Assert.Contains(message, failed.Message);
        Assert.False(failed.IsFinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_stops_the_run()
    {
        var failed = await Assert.ThrowsAsync<VariantException>(async () => await Command("no-such-program-here").AnswerAsync(Fox, "t", 0, default));
        Assert.True(failed.IsFinal);
        Assert.Contains("suite.yaml(4,7): the command 'no-such-program-here' cannot be started", failed.Message);
    }

    [Fact]
    public async Task Cancelling_stops_the_program_and_is_no_failure_of_it()
    {
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Command("/bin/sh", "-c", "sleep 60").AnswerAsync(Fox, "t", 0, stop.Token));
    }

    [Fact]
    public async Task A_service_gets_json_and_a_key_and_answers()
    {
        var asked = "";
        var answer = await Service(HttpStatusCode.OK, "{\"prompt\":\"a fox, oil\",\"negativePrompt\":\"blur\"}", request => asked = $"{request.Headers.Authorization} {request.Content!.ReadAsStringAsync().Result}").AnswerAsync(Fox, "t", 3, default);

        Assert.Equal(("a fox, oil", "blur"), (answer.Prompt, answer.NegativePrompt));
        Assert.Equal("Bearer secret {\"id\":\"fox\",\"prompt\":\"a red fox \\u72D0\",\"target\":\"t\",\"seed\":3}", asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "", "http-status", "answered 429")]
    [InlineData(HttpStatusCode.OK, "<html>", "http-answer", "must answer with a JSON object")]
    [InlineData(HttpStatusCode.OK, "{\"text\":1}", "http-answer", "it answered '{\"text\":1}'")]
    [InlineData(HttpStatusCode.OK, "[1]", "http-answer", "must answer")]
    public async Task A_service_that_fails_is_told_with_its_place_and_without_its_key(HttpStatusCode status, string body, string code, string message)
    {
        var failed = await Assert.ThrowsAsync<VariantException>(async () => await Service(status, body).AnswerAsync(Fox, "t", 0, default));
        Assert.Equal(code, failed.Code);
        Assert.StartsWith("suite.yaml(4,7): http://127.0.0.1/x ", failed.Message);
        Assert.Contains(message, failed.Message);
        Assert.DoesNotContain("secret", failed.Message);
    }

    [Fact]
    public async Task A_service_that_is_not_there_stops_the_run()
    {
        var failed = await Assert.ThrowsAsync<VariantException>(async () => await Service(HttpStatusCode.OK, "", _ => throw new HttpRequestException("refused")).AnswerAsync(Fox, "t", 0, default));
        Assert.True(failed.IsFinal);
    }

    [Fact]
    public async Task A_service_that_hangs_is_told()
    {
        var failed = await Assert.ThrowsAsync<VariantException>(async () => await Service(HttpStatusCode.OK, "", hangs: true).AnswerAsync(Fox, "t", 0, default));
        Assert.Equal("http-timeout", failed.Code);
    }

    [Fact]
    public async Task Naive_retrieval_appends_what_the_search_finds_and_cuts_in_the_middle_of_it()
    {
        var answer = await new RetrievedVariant(TheForge.Standard.Knowledge, new("rag", Node, 5, 90)).AnswerAsync(new(new("a", "一束牡丹"), Fox.Columns, "x"), "t", 0, default);
        Assert.Equal(90, answer.Prompt.Length);
        Assert.StartsWith("一束牡丹, ", answer.Prompt);
        Assert.Contains((await TheForge.Standard.Knowledge.SearchAsync("一束牡丹", 1))[0].Concept.Phrases[0].Text.Zh!, answer.Prompt);

        // Half a surrogate pair is left out.
        var cut = await new RetrievedVariant(TheForge.Standard.Knowledge, new("rag", Node, 1, 6)).AnswerAsync(new(new("a", "a fox🦊 in snow"), Fox.Columns, "x"), "t", 0, default);
        Assert.Equal("a fox", cut.Prompt);
        Assert.Null(answer.Forged);
    }

    [Fact]
    public async Task A_template_stands_round_the_users_words()
    {
        var answer = await new TemplateVariant(new("style", Node, "photo of {prompt}, 8k", "blurry")).AnswerAsync(Fox, "t", 0, default);
        Assert.Equal(($"photo of {Fox.Case.Prompt}, 8k", "blurry"), (answer.Prompt, answer.NegativePrompt));
    }

    private static CommandVariant Command(params string[] command) => new(new("script", Node, [.. command], Path.GetTempPath(), TimeSpan.FromSeconds(30)));

    private static CommandVariant Shell(string script)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "the scripts of this test need /bin/sh.");
        return new(new("script", Node, ["/bin/sh", "-c", script], Path.GetTempPath(), TimeSpan.FromSeconds(script.Contains("sleep", StringComparison.Ordinal) ? 0.5 : 30)));
    }

    private static HttpVariant Service(HttpStatusCode status, string body, Action<HttpRequestMessage>? asked = null, bool hangs = false) =>
        new(new(new Handler(status, body, asked, hangs)), new("service", Node, new("http://127.0.0.1/x"), "KEY", TimeSpan.FromSeconds(hangs ? 0.3 : 30)), "secret");

    private sealed class Handler(HttpStatusCode status, string body, Action<HttpRequestMessage>? asked, bool hangs) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked?.Invoke(request);
            if (hangs) { await Task.Delay(Timeout.Infinite, cancellationToken); }

            return new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
