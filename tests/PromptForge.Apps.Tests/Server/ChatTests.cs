using PromptForge.Server;
using PromptForge.Tests.Chat;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The server with a chat model: settings, strategies, and a model that fails.</summary>
public sealed class ChatTests
{
    private const string Wish = """{"prompt":"a red fox","target":"bfl-flux-pro-1.1","strategy":"rules-chat"}""";

    [Fact]
    public async Task A_configured_model_rewrites_and_its_strategies_are_listed()
    {
        await using var chat = ChatServer.Answering(ChatServer.Prompt);
        await using var server = await StartAsync(chat);
        using var answer = await server.PostAsync("/v1/enhance", Wish);

        Assert.Contains((await answer.JsonAsync()).GetProperty("fragments").EnumerateArray(), placed => placed.GetProperty("source").GetProperty("kind").GetString() == "model");
        Assert.Equal(["chat-translation", "none", "provider", "rules", "rules-chat"], await StrategiesAsync(server));
    }

    [Fact]
    public async Task Without_a_model_its_strategies_are_neither_listed_nor_run()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.PostAsync("/v1/enhance", Wish);

        Assert.Equal((400, "no-chat-model"), (await answer.ProblemAsync()) is var problem ? (problem.Status, problem.Code) : default);
        Assert.Equal(["none", "provider", "rules"], await StrategiesAsync(server));
    }

    [Fact]
    public async Task A_model_that_fails_leaves_the_rules_prompt_and_shows_no_key()
    {
        await using var chat = new ChatServer(_ => Reply.Json($$$"""{"error":{"message":"{{{ChatServer.Secret}}} is wrong"}}""", 401));
        await using var server = await StartAsync(chat);
        using var answer = await server.PostAsync("/v1/enhance", Wish);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains("rewrite-refused", text, StringComparison.Ordinal);
        Assert.DoesNotContain(ChatServer.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read_and_a_key_in_a_file_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"Server":{"Chat":{"Endpoint":"https://api.example.org/v1","Model":"m","Key":"sk-1","Timeout":"00:00:12","Translate":false}}}""");
            var options = ServerProgram.Settings(["--config", path]);

            Assert.Equal((12, false), (options.Chat!.Timeout.TotalSeconds, options.Chat.Translate));
            var fault = Assert.Single(options.Faults());
            Assert.StartsWith("Server:Chat:Key:", fault, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-1", fault, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<RunningServer> StartAsync(ChatServer chat) =>
        RunningServer.StartAsync(options => options.Chat = chat.Settings(settings => (settings.Endpoint, settings.KeyVariable) = (chat.Endpoint, Variable())));

    /// <summary>The server reads the key where it will find it in life: in the environment of its process.</summary>
    private static string Variable()
    {
        Environment.SetEnvironmentVariable(ChatServer.Variable, ChatServer.Secret);
        return ChatServer.Variable;
    }

    private static async Task<IEnumerable<string?>> StrategiesAsync(RunningServer server)
    {
        using var answer = await server.Client.GetAsync(new Uri("/v1/strategies", UriKind.Relative));
        return (await answer.JsonAsync()).EnumerateArray().Select(strategy => strategy.GetProperty("id").GetString()).Order(StringComparer.Ordinal).ToList();
    }
}
