using PromptForge.Cli.Arguments;
using PromptForge.Content;
using PromptForge.Embeddings;
using PromptForge.Knowledge;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge knowledge index [--to FILE]</c>: everything known here in one file that opens at once, with vectors where an embedding model is configured.</summary>
internal static class IndexCommand
{
    private const int ToldEvery = 5000;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (workspace, words) = (invocation.Workspace, new IndexMessages(invocation.Say.Ui));
        var project = workspace.Project;
        var path = invocation.Arguments["--to"] is { } given ? invocation.PathOf(given) : project.Index ?? project.UsualIndex(invocation.Console.Directory);
        var folders = workspace.Folders;

        // The stamp first: a file that changes while it is read makes the index stale.
        var stamp = ContentStamp.Of(ForgeContent.Embedded, folders);
        var content = IndexedContent.FromFolders(folders);
        VectorIndex? vectors = null;
        if (workspace.MakeEmbeddings() is { } generator)
        {
            using (generator)
            {
                vectors = await VectorIndex.BuildAsync(generator, content.ToLexicon(), new Told(invocation, words, content.Concepts.Length), invocation.Console.Interrupted()).ConfigureAwait(false);
                if (generator is EmbeddingCache cache) { invocation.Tell(words.Embedded(cache.Asked, cache.Found)); }
            }
        }

        try
        {
            IndexFile.Write(path, content, vectors, stamp);
        }
        catch (IndexFileException refused)
        {
            throw new UsageException(words.Of(refused));
        }

        invocation.PrintLine(words.Written(path, content.Concepts.Length, new FileInfo(path).Length, project.Embeddings?.Model));
        if (project.Index is null && !invocation.Arguments.Has("--to")) { invocation.Tell(words.NameIt(Path.GetFileName(path))); }

        return 0;
    }

    // IProgress<T> of the framework tells out of order, on other threads.
    private sealed class Told(Invocation invocation, IndexMessages words, int all) : IProgress<int>
    {
        private int last;

        public void Report(int value)
        {
            if (value / ToldEvery == last / ToldEvery && value != all) { return; }

            last = value;
            if (all > ToldEvery) { invocation.Tell(words.Progress(value, all)); }
        }
    }
}
