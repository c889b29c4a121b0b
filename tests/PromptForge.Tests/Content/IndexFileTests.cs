using Microsoft.Extensions.AI;
using PromptForge.Content;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Content;

public sealed class IndexFileTests : IDisposable
{
    private const string Lily =
        """
        entries:
        - id: moon-lily
          kind: flower
          names: {zh: [月影百合], en: [moon lily]}
          phrases:
            glow: {role: subject, zh: 月白色的花瓣, en: moon-white petals, relevance: 0.8}
        """;

    private readonly Folder folder = new Folder().With("lily.yaml", Lily);
    private readonly Folder place = new();

    private string File => Path.Combine(place.Path, IndexFile.FileName);

    public void Dispose()
    {
        folder.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task What_is_read_from_a_file_answers_as_what_it_was_made_of()
    {
        var content = folder.Load();
        IndexFile.Write(File, content);
        var read = IndexFile.Read(File);

        Assert.Equal(content.Version, read.Version);
        Assert.Equal(content.Concepts.Select(concept => concept.Id), read.Concepts.Select(concept => concept.Id));
        var (before, after) = (new PromptPipelineBuilder { Content = content }.Build(), new PromptPipelineBuilder { Content = read }.Build());
        foreach (var prompt in (string[])["a bouquet of moon lilies", "牡丹插花", "月影百合和青瓷花瓶"])
        {
            Assert.Equal(
                (await before.Knowledge.SearchAsync(prompt, 10, cancellationToken: TestContext.Current.CancellationToken)).Select(hit => (hit.Concept.Id, hit.Score)),
                (await after.Knowledge.SearchAsync(prompt, 10, cancellationToken: TestContext.Current.CancellationToken)).Select(hit => (hit.Concept.Id, hit.Score)));
            var request = new PromptForge.Model.ForgeRequest { Prompt = prompt };
            Assert.Equal((await before.EnhanceAsync(request, TestContext.Current.CancellationToken)).Prompt, (await after.EnhanceAsync(request, TestContext.Current.CancellationToken)).Prompt);
        }
    }

    [Fact]
    public void Equal_content_is_written_as_equal_bytes()
    {
        IndexFile.Write(File, folder.Load());
        var first = System.IO.File.ReadAllBytes(File);
        IndexFile.Write(File, IndexFile.Read(File));

        Assert.Equal(first, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_told_as_torn()
    {
        IndexFile.Write(File, folder.Load());
        var whole = System.IO.File.ReadAllBytes(File);
        var lengths = Enumerable.Range(0, 400).Concat(Enumerable.Range(1, 400).Select(i => whole.Length - i)).Concat(Enumerable.Range(1, 100).Select(i => (int)((long)whole.Length * i / 101)));
        using var stream = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        foreach (var length in lengths.OrderDescending())
        {
            stream.SetLength(length);
            Assert.Equal(IndexFileFault.Torn, Assert.Throws<IndexFileException>(() => IndexFile.Read(File)).Fault);
        }
    }

    [Fact]
    public void A_file_with_a_wrong_byte_anywhere_is_not_used()
    {
        IndexFile.Write(File, folder.Load());
        var whole = System.IO.File.ReadAllBytes(File);
        foreach (var at in Enumerable.Range(0, 64).Concat(Enumerable.Range(1, 40).Select(i => (int)((long)whole.Length * i / 41))))
        {
            whole[at] ^= 0x41;
            System.IO.File.WriteAllBytes(File, whole);
            Assert.NotEqual(IndexFileFault.Missing, Assert.Throws<IndexFileException>(() => IndexFile.Read(File)).Fault);
            whole[at] ^= 0x41;
        }
    }

    [Fact]
    public void A_torn_file_is_made_anew_with_a_note()
    {
        IndexFile.Write(File, folder.Load());
        System.IO.File.WriteAllBytes(File, System.IO.File.ReadAllBytes(File)[..5000]);
        var notes = new List<IndexFileException>();

        var content = IndexedContent.Load([folder.Path], File, note: notes.Add);

        Assert.Equal(IndexFileFault.Torn, Assert.Single(notes).Fault);
        Assert.Contains("moon-lily", content.Concepts.Select(concept => concept.Id));
        Assert.Equal(content.Version, IndexFile.Read(File).Version);
    }

    [Fact]
    public void A_stale_file_is_made_anew_with_a_note_and_a_current_one_is_used()
    {
        _ = IndexedContent.Load([folder.Path], File);
        folder.With("rose.yaml", Lily.Replace("moon-lily", "sun-rose", StringComparison.Ordinal).Replace("moon lily", "sun rose", StringComparison.Ordinal).Replace("月影百合", "日光玫瑰", StringComparison.Ordinal));
        var notes = new List<IndexFileException>();

        Assert.Contains("sun-rose", IndexedContent.Load([folder.Path], File, note: notes.Add).Concepts.Select(concept => concept.Id));
        Assert.Equal(IndexFileFault.Stale, Assert.Single(notes).Fault);
        _ = IndexedContent.Load([folder.Path], File, note: notes.Add);
        Assert.Single(notes);
    }

    [Fact]
    public void A_change_that_keeps_length_and_time_shortly_before_the_index_is_seen()
    {
        var lily = Path.Combine(folder.Path, "lily.yaml");
        var time = System.IO.File.GetLastWriteTimeUtc(lily);
        _ = IndexedContent.Load([folder.Path], File);
        folder.With("lily.yaml", Lily.Replace("moon-white", "moon-black", StringComparison.Ordinal));
        System.IO.File.SetLastWriteTimeUtc(lily, time);
        var notes = new List<IndexFileException>();
        _ = IndexedContent.Load([folder.Path], File, note: notes.Add);

        Assert.Equal(IndexFileFault.Stale, Assert.Single(notes).Fault);
    }

    [Fact]
    public void A_foreign_file_is_left_alone()
    {
        System.IO.File.WriteAllText(File, "my diary");
        var notes = new List<IndexFileException>();

        Assert.Contains("moon-lily", IndexedContent.Load([folder.Path], File, note: notes.Add).Concepts.Select(concept => concept.Id));
        Assert.Equal(IndexFileFault.Foreign, Assert.Single(notes).Fault);
        Assert.Equal(IndexFileFault.Foreign, Assert.Throws<IndexFileException>(() => IndexFile.Write(File, folder.Load())).Fault);
        Assert.Equal("my diary", System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void A_full_disk_leaves_the_old_index_intact(int room)
    {
        IndexFile.Write(File, ForgeContent.Embedded);
        var before = System.IO.File.ReadAllBytes(File);

        var failed = Assert.Throws<IndexFileException>(() => IndexFile.Write(File, folder.Load(), null, "", path => new FullDisk(path, room)));

        Assert.Contains("--to FILE", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.False(System.IO.File.Exists(File + ".tmp"));
    }

    [Fact]
    public void A_second_writer_is_told_to_wait_and_what_a_dead_one_left_is_no_hindrance()
    {
        using (new FileStream(File + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(IndexFileFault.Busy, Assert.Throws<IndexFileException>(() => IndexFile.Write(File, ForgeContent.Embedded)).Fault);
        }

        System.IO.File.WriteAllText(File + ".tmp", "half an index");
        IndexFile.Write(File, ForgeContent.Embedded);
        Assert.Equal(ForgeContent.Embedded.Version, IndexFile.Read(File).Version);
    }

    [Fact]
    public async Task Many_writers_leave_one_whole_index()
    {
        var contents = new[] { ForgeContent.Embedded, folder.Load() };
        IndexFile.Write(File, contents[0]);
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), TestContext.Current.CancellationToken, (i, _) =>
        {
            try { IndexFile.Write(File, contents[i % 2]); }
            catch (IndexFileException busy) { Assert.Equal(IndexFileFault.Busy, busy.Fault); }

            Assert.Contains(IndexFile.Read(File).Version, contents.Select(content => content.Version));
            return default;
        });
    }

    [Fact]
    public async Task Vectors_are_kept_and_those_of_another_model_are_refused_with_the_command()
    {
        var content = folder.Load();
        using var generator = new Named("model-a", new HashedEmbeddings(new(content.VariantsFrom, content.VariantsTo)));
        var vectors = await VectorIndex.BuildAsync(generator, content.ToLexicon(), cancellationToken: TestContext.Current.CancellationToken);
        IndexFile.Write(File, content, vectors, ContentStamp.Of(ForgeContent.Embedded, [folder.Path]));

        var read = IndexFile.Read(File, model: "model-a", dimensions: 1024);
        var asked = generator.Texts;
        var index = HybridIndex.Of(read.ToLexicon(), () => read.Index, generator);
        Assert.Equal("moon-lily", (await index.SearchAsync("moon lily", 1, cancellationToken: TestContext.Current.CancellationToken))[0].Concept.Id);
        Assert.Equal(asked + 1, generator.Texts);

        Refused(() => IndexFile.Read(File, model: "model-b"), "model-a");
        Refused(() => IndexFile.Read(File, model: "model-a", dimensions: 512), "1024");
        Refused(() => IndexedContent.Load([folder.Path], File, "model-b"), "promptforge knowledge index");
        IndexFile.Write(File, content);
        Refused(() => IndexFile.Read(File, model: "model-a"), "holds no vectors");

        static void Refused(Func<ForgeContent> read, string reason)
        {
            var refused = Assert.Throws<IndexFileException>(read);
            Assert.Equal(IndexFileFault.OtherModel, refused.Fault);
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
            Assert.Contains("promptforge knowledge index", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Torn_vectors_are_found_and_never_paid_for_by_the_way()
    {
        var content = folder.Load();
        using var generator = new Named("model-a", new HashedEmbeddings(new(content.VariantsFrom, content.VariantsTo)));
        IndexFile.Write(File, content, await VectorIndex.BuildAsync(generator, content.ToLexicon(), cancellationToken: TestContext.Current.CancellationToken));
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[^1000] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.Equal(IndexFileFault.Torn, Assert.Throws<IndexFileException>(() => IndexedContent.Load([folder.Path], File, "model-a")).Fault);
    }

    private sealed class Named(string model, HashedEmbeddings inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public int Texts { get; private set; }

        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var texts = values.ToList();
            Texts += texts.Count;
            return base.GenerateAsync(texts, options, cancellationToken);
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, model) : base.GetService(serviceType, serviceKey);
    }
}
