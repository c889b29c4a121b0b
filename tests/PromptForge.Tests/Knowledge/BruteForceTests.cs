using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

/// <summary>What the index leaves out of its work changes nothing: the same hits with the same scores as looking at every entry.</summary>
public sealed class BruteForceTests
{
    private static readonly RetrievalOptions Options = new();
    private static readonly Lexicon Lexicon = ForgeContent.Embedded.ToLexicon();
    private static readonly Entries Entries = new(Lexicon);
    private static readonly Bm25Index Words = Bm25Index.Build(new(Lexicon.Folding), Entries.Fields());
    private static readonly HashedIndex Spellings = HashedIndex.Build(new(Lexicon.Folding, Options.Dimensions), Entries.Spellings());
    private static readonly HybridIndex Index = new(Lexicon);

    [Fact]
    public async Task All_golden_queries_find_what_a_scan_of_all_entries_finds()
    {
        foreach (var query in GoldenQuery.Read()) { await SameAsync(new(query.Text)); }
    }

    [Fact]
    public async Task Random_queries_with_random_filters_do_too()
    {
        var random = new Random(20261121);
        var words = Entries.Passages().SelectMany(passage => passage.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 600; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Mangled(words[random.Next(words.Count)], random)));
            await SameAsync(new(text)
            {
                Top = random.Next(4) switch { 0 => 1, 1 => 5_000, _ => 10 },
                Kinds = random.Next(3) == 0 ? new HashSet<string>(StringComparer.Ordinal) { "flower", "vessel" } : null,
                Seasons = random.Next(5) == 0 ? new HashSet<string>(StringComparer.Ordinal) { "spring" } : null,
            });
        }
    }

    [Fact]
    public async Task A_search_leaves_nothing_behind_for_the_next_one()
    {
        var index = new HybridIndex(Lexicon);
        var alone = await index.SearchAsync("白色的花", 10, cancellationToken: TestContext.Current.CancellationToken);
        _ = await index.SearchAsync("red rose in a celadon vase", 10, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(alone, await index.SearchAsync("白色的花", 10, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Searches_at_the_same_time_do_not_meet()
    {
        var queries = GoldenQuery.Read().Take(60).Select(query => query.Text).ToList();
        var alone = queries.Select(query => Index.SearchAsync(query, 10).AsTask().GetAwaiter().GetResult()).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), TestContext.Current.CancellationToken, async (i, token) =>
            Assert.Equal(alone[i % queries.Count], await Index.SearchAsync(queries[i % queries.Count], 10, cancellationToken: token)));
    }

    private static async Task SameAsync(KnowledgeQuery query) =>
        Assert.Equal(Scan(query), (await Index.SearchAsync(query, TestContext.Current.CancellationToken)).Select(hit => (hit.Concept.Id, hit.Score)));

    // The blend as its definition says it, entry by entry.
    private static List<(string Id, double Score)> Scan(KnowledgeQuery query)
    {
        var (words, likeness, named) = (new int[Entries.Count], new int[Entries.Count], new int[Entries.Count]);
        var lexical = Options.LexicalWeight * Words.Score(query.Text, words, Options.MaxTerms);
        var one = Spellings.Score(query.Text, Options.MaxTerms * 3, new(likeness));
        Entries.MarkNamed(query.Text, new(named), new(words), (int)(Options.LinkWeight * Bm25Index.Unit));
        var least = Math.Max(1, (int)(Options.MinLikeness * one));
        var candidates = Enumerable.Range(0, Entries.Count).Where(i => (words[i] != 0 || likeness[i] >= least || named[i] != 0) && query.Admits(Entries[i])).ToList();
        foreach (var i in candidates) { likeness[i] = likeness[i] < least ? 0 : likeness[i]; }

        var mostWords = candidates.Select(i => words[i]).Append(0).Max();
        var mostLike = candidates.Select(i => likeness[i]).Append((int)(0.5 * one)).Max();
        var blended = 1 - Options.NameWeight;
        var (ofWord, ofLikeness, ofName) = (blended * lexical * (mostWords == 0 ? 0 : 1.0 / mostWords), blended * (1 - lexical) * (mostLike == 0 ? 0 : 1.0 / mostLike), Options.NameWeight / Entries.WholeQuery);
        return [.. candidates.Select(i => (Entries[i].Id, Score: (ofWord * words[i]) + (ofLikeness * likeness[i]) + (ofName * named[i])))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(query.Top).Select(hit => (hit.Id, Math.Min(1, hit.Score)))];
    }

    private static string Mangled(string word, Random random) =>
        random.Next(3) > 0 || word.Length < 4 ? word : word.Remove(random.Next(word.Length), 1);
}
