using Microsoft.Extensions.AI;
using PromptForge.Embeddings;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Embeddings;

public sealed class EmbeddingCacheTests : IDisposable
{
    private readonly Folder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder.Path, EmbeddingFile.NameOf("test-embed", 0));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_text_is_asked_for_once()
    {
        await using var server = new EmbeddingServer();
        var texts = EmbeddingServer.Texts(5);
        using (var cache = Cache(server)) { Same([.. texts, texts[0]], await cache.GenerateAsync([.. texts, texts[0]], cancellationToken: Token)); }

        using var later = Cache(server);
        Same([.. texts, "new"], await later.GenerateAsync([.. texts, "new"], cancellationToken: Token));
        Assert.Equal([.. texts, "new"], server.Asked.SelectMany(batch => batch));
        Assert.Equal((1, 5), (later.Asked, later.Found));
    }

    [Fact]
    public async Task Another_model_or_width_has_its_own_vectors()
    {
        await using var server = new EmbeddingServer();
        using (var cache = Cache(server)) { await cache.GenerateAsync(["rose"], cancellationToken: Token); }

        using (var other = Cache(server, settings => settings.Model = "other-embed")) { await other.GenerateAsync(["rose"], cancellationToken: Token); }

        using (var wide = Cache(server, settings => settings.Dimensions = 4)) { await wide.GenerateAsync(["rose"], cancellationToken: Token); }

        using var again = Cache(server);
        await again.GenerateAsync(["rose"], cancellationToken: Token);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(3, Directory.GetFiles(folder.Path, "*.vectors").Length);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_anywhere_loses_only_what_was_not_finished()
    {
        await using var server = new EmbeddingServer();
        var texts = EmbeddingServer.Texts(3);
        using (var cache = Cache(server)) { await cache.GenerateAsync(texts, cancellationToken: Token); }

        var whole = await System.IO.File.ReadAllBytesAsync(File, Token);
        const int Record = 32 + (4 * 4) + 4;
        Assert.Equal(64 + (3 * Record), whole.Length);
        for (var length = 0; length < whole.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length], Token);
            var before = server.Requests.Count;
            var notes = new List<string>();
            using (var cache = Cache(server, note: notes.Add)) { Same(texts, await cache.GenerateAsync(texts, cancellationToken: Token)); }

            var kept = Math.Max(0, (length - 64) / Record);
            Assert.Equal(3 - kept, server.Asked.Skip(before).Sum(batch => batch.Length));
            Assert.Equal(length > 64 && (length - 64) % Record != 0 ? 1 : 0, notes.Count);
            Assert.Equal(whole.Length, new FileInfo(File).Length);
        }
    }

    [Fact]
    public async Task A_damaged_record_is_asked_for_again()
    {
        await using var server = new EmbeddingServer();
        var texts = EmbeddingServer.Texts(3);
        using (var cache = Cache(server)) { await cache.GenerateAsync(texts, cancellationToken: Token); }

        var bytes = await System.IO.File.ReadAllBytesAsync(File, Token);
        bytes[64 + 52 + 40] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Token);
        var notes = new List<string>();
        using var later = Cache(server, note: notes.Add);
        Same(texts, await later.GenerateAsync(texts, cancellationToken: Token));
        Assert.Equal([texts[1]], server.Asked.Last());
        Assert.Contains("record 2 is damaged", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writers_do_not_mix()
    {
        await using var server = new EmbeddingServer();
        using var one = Cache(server);
        using var other = Cache(server);
        var texts = EmbeddingServer.Texts(60);
        await Task.WhenAll(
            Task.Run(async () => { foreach (var text in texts.Take(40)) { await one.GenerateAsync([text], cancellationToken: Token); } }, Token),
            Task.Run(async () => { foreach (var text in texts.Skip(20)) { await other.GenerateAsync([text], cancellationToken: Token); } }, Token));

        var before = server.Requests.Count;
        var notes = new List<string>();
        using var later = Cache(server, note: notes.Add);
        Same(texts, await later.GenerateAsync(texts, cancellationToken: Token));
        Assert.Equal(before, server.Requests.Count);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_loses_nothing()
    {
        var full = new EmbeddingFile(File, "test-embed", 0, null, path => new FullDisk(path, 64 + (2 * 52) + 10));
        var texts = EmbeddingServer.Texts(3);
        await full.AppendAsync([Key(0), Key(1)], [EmbeddingServer.VectorOf(texts[0]), EmbeddingServer.VectorOf(texts[1])], Token);

        var told = await Assert.ThrowsAsync<EmbeddingException>(() => full.AppendAsync([Key(2)], [EmbeddingServer.VectorOf(texts[2])], Token));

        Assert.Contains("make room", told.Message, StringComparison.Ordinal);
        Assert.Equal(64 + (2 * 52), new FileInfo(File).Length);
        var later = new EmbeddingFile(File, "test-embed", 0, null);
        Assert.Equal(EmbeddingServer.VectorOf(texts[1]), later.Find(Key(1)));
        Assert.Null(later.Find(Key(2)));

        static byte[] Key(byte number) => [.. Enumerable.Repeat(number, 32)];
    }

    [Fact]
    public async Task Batches_that_were_paid_for_are_kept_when_a_later_one_fails()
    {
        var count = 0;
        await using var server = new EmbeddingServer(request => Interlocked.Increment(ref count) == 3 ? Reply.Json("{}") with { Status = 401 } : EmbeddingServer.Answer(request));
        var texts = EmbeddingServer.Texts(10);
        using var cache = Cache(server);
        await Assert.ThrowsAsync<EmbeddingException>(() => cache.GenerateAsync(texts, cancellationToken: Token));

        Same(texts, await cache.GenerateAsync(texts, cancellationToken: Token));
        Assert.Equal([4, 4, 2, 2], server.Asked.Select(batch => batch.Length));
    }

    [Fact]
    public async Task A_foreign_file_and_another_width_are_refused_and_left_alone()
    {
        await using var server = new EmbeddingServer();
        folder.With(Path.GetFileName(File), "my diary, which is long enough to be taken for a header of sixty-four bytes or more");
        using (var cache = Cache(server)) { Assert.Contains("left alone", (await Assert.ThrowsAsync<EmbeddingException>(() => cache.GenerateAsync(["rose"], cancellationToken: Token))).Message, StringComparison.Ordinal); }

        Assert.StartsWith("my diary", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
        System.IO.File.Delete(File);
        using (var cache = Cache(server)) { await cache.GenerateAsync(["rose"], cancellationToken: Token); }

        await using var wider = new EmbeddingServer(request => EmbeddingServer.Answer(request, width: 6));
        using var later = Cache(wider);
        Assert.Contains("4 dimensions", (await Assert.ThrowsAsync<EmbeddingException>(() => later.GenerateAsync(["vase"], cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    private static void Same(string[] texts, GeneratedEmbeddings<Embedding<float>> vectors) =>
        Assert.Equal(texts.Select(text => EmbeddingServer.VectorOf(text)), vectors.Select(vector => vector.Vector.ToArray()));

    private EmbeddingCache Cache(EmbeddingServer server, Action<EmbeddingSettings>? configure = null, Action<string>? note = null) => new(server.Client(configure), folder.Path, 4, note);
}
