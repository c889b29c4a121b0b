using PromptForge.Cli;
using PromptForge.Tests.Chat;

namespace PromptForge.Tests.Cli;

/// <summary>Strategies with a chat model, from the command line.</summary>
public sealed class ChatCommandTests
{
    private const string Chinese = "三只红色的狐狸站在篱笆上";
    private const string Translated = """["Three red foxes are standing on a fence"]""";

    [Fact]
    public async Task A_model_of_the_project_file_translates_and_rewrites()
    {
        await using var server = ChatServer.Answering(asked => asked.Contains("<clauses>", StringComparison.Ordinal) ? Translated : ChatServer.Prompt(asked));
        using var console = Console(server);
        var code = await console.RunAsync("enhance", Chinese, "--target", "bfl-flux-pro-1.1", "--strategy", "rules-chat");

        Assert.Equal((0, ""), (code, console.Err));
        Assert.StartsWith("Three red foxes are standing on a fence", console.Out, StringComparison.Ordinal);
        Assert.Equal($"Bearer {ChatServer.Secret}", server.Requests[0].Headers["Authorization"]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Translating_can_be_switched_off()
    {
        await using var server = ChatServer.Answering(ChatServer.Prompt);
        using var console = Console(server, "  translate: false\n");

        Assert.Equal(0, await console.RunAsync("enhance", Chinese, "--target", "bfl-flux-pro-1.1", "--strategy", "rules-chat"));
        Assert.False(ChatServer.IsTranslation(Assert.Single(server.Requests)));
        Assert.Equal(2, await console.RunAsync("enhance", Chinese, "--target", "bfl-flux-pro-1.1", "--strategy", "chat-translation"));
    }

    [Fact]
    public async Task A_model_that_fails_leaves_the_rules_prompt_and_a_warning_without_the_key()
    {
        await using var server = new ChatServer(_ => Providers.Reply.Json($$$"""{"error":{"message":"{{{ChatServer.Secret}}} is wrong"}}""", 401));
        using var console = Console(server);
        var code = await console.RunAsync("enhance", "a fox", "--target", "bfl-flux-pro-1.1", "--strategy", "rules-chat", "-v");

        Assert.Equal(0, code);
        Assert.StartsWith(TheForge.Enhance("a fox", "bfl-flux-pro-1.1").Prompt, console.Out, StringComparison.Ordinal);
        Assert.Contains("refused the key", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(ChatServer.Secret, console.Err + console.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules-chat")]
    [InlineData("chat-translation")]
    public async Task Without_a_model_the_way_out_is_told(string strategy)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("enhance", "a fox", "--target", "a1111", "--strategy", strategy));
        Assert.Contains("into promptforge.yaml, or use --strategy rules", console.Err, StringComparison.Ordinal);
        Assert.Empty(console.Out);
        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--provider", "offline", "--strategy", strategy));
        console.Write("in.txt", "a fox\n");
        Assert.Equal(2, await console.RunAsync("enhance", "--input", "in.txt", "--output", "-", "--target", "a1111", "--strategy", strategy, "--ui", "zh"));
        Assert.Contains("promptforge.yaml 中写 chat", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_set_is_told_with_its_variable()
    {
        await using var server = ChatServer.Saying("x");
        using var console = Console(server);
        console.Set(ChatServer.Variable, "");

        Assert.Equal(2, await console.RunAsync("enhance", "a fox", "--target", "a1111", "--strategy", "rules-chat"));
        Assert.Contains(ChatServer.Variable, console.Err, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal(0, await console.RunAsync("enhance", "a fox", "--target", "a1111"));
    }

    [Fact]
    public async Task A_batch_asks_for_each_line_and_goes_on_where_the_model_fails()
    {
        var count = 0;
        await using var server = ChatServer.Answering(asked => Interlocked.Increment(ref count) == 1 ? "nonsense" : ChatServer.Prompt(asked));
        using var console = Console(server);
        console.Write("in.txt", "a red fox\ntwo owls\n");

        Assert.Equal(0, await console.RunAsync("enhance", "--input", "in.txt", "--output", "-", "--target", "bfl-flux-pro-1.1", "--strategy", "rules-chat"));
        Assert.Equal(2, console.Lines.Length);
        Assert.Single(console.Lines, line => line.Contains("rewrite-refused", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_read()
    {
        using var console = new TestConsole();
        var path = console.Write("promptforge.yaml", "chat: {endpoint: \"https://api.example.org/v1\", model: m, key: MY_KEY, timeout: 12.5, translate: no, private: yes}\n");
        var chat = ProjectFile.Read(path).Chat!;

        Assert.Equal(("https://api.example.org/v1", "m", "MY_KEY", 12.5, false, true),
            (chat.Endpoint!.AbsoluteUri, chat.Model, chat.KeyVariable, chat.Timeout.TotalSeconds, chat.Translate, chat.AllowPrivateAddresses));
    }

    [Theory]
    [InlineData("{model: m}", "Endpoint: must be a web address")]
    [InlineData("{endpoint: \"https://a.org/v1\"}", "Model: name the model")]
    [InlineData("{endpoint: \"http://a.org/v1\", model: m}", "without encryption")]
    [InlineData("{endpoint: \"https://a.org/v1\", model: m, timeout: 0}", "'timeout' must be a number from 1 to 600")]
    [InlineData("{endpoint: \"https://a.org/v1\", model: m, modle: m}", "did you mean 'model'?")]
    [InlineData("{endpoint: \"https://a.org/v1\", model: m, key: sk-live-0123456789}", "names the environment variable")]
    [InlineData("x", "'chat' must be a map")]
    public async Task A_fault_is_told_with_its_place_and_without_a_key(string chat, string message)
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", $"chat: {chat}\n");

        Assert.Equal(2, await console.RunAsync("enhance", "a fox"));
        Assert.Contains("promptforge.yaml(1,", console.Err, StringComparison.Ordinal);
        Assert.Contains(message, console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-live", console.Err, StringComparison.Ordinal);
    }

    private static TestConsole Console(ChatServer server, string more = "")
    {
        var console = new TestConsole();
        console.Set(ChatServer.Variable, ChatServer.Secret);
        console.Write("promptforge.yaml", $"chat:\n  endpoint: {server.Endpoint}\n  model: test-model\n  key: {ChatServer.Variable}\n  timeout: 5\n{more}");
        return console;
    }
}
