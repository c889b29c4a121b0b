using PromptForge.Tests.Embeddings;

namespace PromptForge.Tests.Cli;

/// <summary>The index file and the embedding model, from the command line.</summary>
public sealed class IndexCommandTests
{
    private const string Lily =
        """
        entries:
        - id: moon-lily
          kind: flower
          names: {zh: [月影百合], en: [moon lily]}
        """;

    [Fact]
    public async Task An_index_is_written_opened_and_made_anew_when_the_content_changes()
    {
        using var console = new TestConsole();
        console.Write("knowledge/lily.yaml", Lily);
        console.Write("promptforge.yaml", "knowledge: [knowledge]\n");
        Assert.Equal(0, await console.RunAsync("knowledge", "index"));
        Assert.Contains("promptforge.index", console.Out, StringComparison.Ordinal);
        Assert.Contains("Write index: promptforge.index into promptforge.yaml", console.Err, StringComparison.Ordinal);

        console.Write("promptforge.yaml", "knowledge: [knowledge]\nindex: promptforge.index\n");
        var said = console.Err;
        Assert.Equal(0, await console.RunAsync("knowledge", "search", "moon lily", "--top", "1"));
        Assert.Equal(said, console.Err);
        Assert.Contains("moon-lily", console.Out, StringComparison.Ordinal);

        console.Write("knowledge/rose.yaml", Lily.Replace("moon", "sun", StringComparison.Ordinal).Replace("月影", "日光", StringComparison.Ordinal));
        Assert.Equal(0, await console.RunAsync("knowledge", "search", "sun lily", "--top", "1", "--ui", "zh"));
        Assert.Contains("sun-lily", console.Out, StringComparison.Ordinal);
        Assert.Contains("内容已经改变", console.Err, StringComparison.Ordinal);
        said = console.Err;
        Assert.Equal(0, await console.RunAsync("knowledge", "search", "sun lily", "--top", "1"));
        Assert.Equal(said, console.Err);
    }

    [Fact]
    public async Task A_model_of_the_project_file_is_asked_once_for_each_text_and_another_one_is_refused_with_the_command()
    {
        await using var server = new EmbeddingServer();
        using var console = new TestConsole();
        console.Set("EMBED_KEY", EmbeddingServer.Secret);
        console.Write("knowledge/lily.yaml", Lily);
        Project("test-embed");
        Assert.Equal(2, await console.RunAsync("knowledge", "search", "moon lily"));
        Assert.Contains("promptforge knowledge index", console.Err, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        Assert.Equal(0, await console.RunAsync("knowledge", "index"));
        Assert.Contains("with vectors of 'test-embed'", console.Out, StringComparison.Ordinal);
        var asked = server.Asked.Sum(batch => batch.Length);
        Assert.True(asked > 500, $"{asked}");
        Assert.Equal($"Bearer {EmbeddingServer.Secret}", server.Requests[0].Headers["Authorization"]);

        console.Write("knowledge/lily.yaml", Lily + "\n  description: {zh: 洁白如月, en: pale as the moon}\n");
        Assert.Equal(2, await console.RunAsync("knowledge", "search", "moon lily"));
        Assert.Equal(0, await console.RunAsync("knowledge", "index"));
        Assert.Equal(asked + 1, server.Asked.Sum(batch => batch.Length));
        Assert.Equal(0, await console.RunAsync("knowledge", "search", "moon lily", "--top", "1"));
        Assert.Contains("moon-lily", console.Out, StringComparison.Ordinal);

        Project("other-embed");
        Assert.Equal(2, await console.RunAsync("knowledge", "search", "moon lily", "--ui", "zh"));
        Assert.Contains("请运行 promptforge knowledge index", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(EmbeddingServer.Secret, console.Err + console.Out, StringComparison.Ordinal);

        void Project(string model) => console.Write("promptforge.yaml",
            $"knowledge: [knowledge]\nembeddings: {{endpoint: \"{server.Settings().Endpoint}\", model: {model}, key: EMBED_KEY, most-texts: 500, most-tokens: 100000}}\n");
    }

    [Fact]
    public async Task Faulty_settings_and_foreign_files_are_told_with_the_way_out()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "embeddings: {endpoint: \"http://example.com\", modell: x, key: sk-123}\n");
        Assert.Equal(2, await console.RunAsync("knowledge", "index"));
        Assert.Contains("without encryption", console.Err, StringComparison.Ordinal);
        Assert.Contains("modell", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-123", console.Err, StringComparison.Ordinal);

        console.Write("promptforge.yaml", "target: a1111\n");
        console.Write("diary.txt", "my diary");
        Assert.Equal(2, await console.RunAsync("knowledge", "index", "--to", "diary.txt"));
        Assert.Contains("left alone", console.Err, StringComparison.Ordinal);
        Assert.Equal(2, await console.RunAsync("knowledge", "index", "--to", "none/such.index"));
        Assert.Contains("--to FILE", console.Err, StringComparison.Ordinal);
    }
}
