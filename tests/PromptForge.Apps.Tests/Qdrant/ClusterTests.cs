using System.Collections.Concurrent;
using PromptForge.Knowledge;
using PromptForge.Qdrant;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>Three nodes, each entry on two of them.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task A_node_that_dies_under_load_costs_no_answer_and_no_entry()
    {
        var nodes = await QdrantEngine.ClusterAsync(3);
        try
        {
            var settings = Plants.At(string.Join(';', nodes.Select(node => node.Url)));
            (settings.Shards, settings.Replicas, settings.Timeout) = (3, 2, TimeSpan.FromSeconds(10));
            settings.Patience = TimeSpan.FromSeconds(60);
            var lexicon = Plants.Of(600);
            await Plants.UploadAsync(settings, lexicon);

            using var ending = new CancellationTokenSource();
            var wrong = new ConcurrentQueue<string>();
            var answers = 0;
            var searchers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                using var index = new QdrantKnowledgeIndex(settings, lexicon);
                while (!ending.IsCancellationRequested)
                {
                    try
                    {
                        if ((await index.SearchAsync(new KnowledgeQuery(Plants.Query) { Top = 20 })).Count != 20) { wrong.Enqueue("too few"); }

                        Interlocked.Increment(ref answers);
                    }
                    catch (QdrantException failed) { wrong.Enqueue(failed.Message); }

                    await Task.Delay(10);
                }
            })).ToArray();
            await Task.Delay(1000);
            await nodes[0].KillAsync();
            await Task.Delay(4000);

            // Entries are written while it is away, too.
            var before = answers;
            var changed = Plants.Of(600, 1, 2, 3);
            var report = await Plants.UploadAsync(settings, changed);
            Assert.Equal(3, report.Sent);
            await nodes[0].StartAsync();
            await Task.Delay(2000);
            await ending.CancelAsync();
            await Task.WhenAll(searchers);

            Assert.Empty(wrong);
            Assert.True(before > 20, "there was no load");
            await Plants.HoldAsync(settings, changed);

            // What the dead node missed it has got from the others: it can be the only one that is asked.
            var alone = Plants.At(nodes[0].Url);
            Assert.Equal(20, (await Plants.SearchAsync(alone, changed, new(Plants.Query) { Top = 20 })).Count);
            await Plants.HoldAsync(alone, changed);
        }
        finally
        {
            foreach (var node in nodes) { await node.DisposeAsync(); }
        }
    }
}
