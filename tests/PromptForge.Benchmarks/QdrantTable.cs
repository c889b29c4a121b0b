using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using PromptForge.Concepts;
using PromptForge.Knowledge;
using PromptForge.Qdrant;

namespace PromptForge.Benchmarks;

/// <summary><c>qdrant --entries N --to URL</c>: writes entries that do not exist into a real engine and searches them; prints what docs/scale-qdrant.md reports.</summary>
internal static class QdrantTable
{
    private const int UsualQueries = 2000;

    public static async Task PrintAsync(string[] args)
    {
        var entries = Number("--entries", 100_000);
        var dense = Number("--dense", 0);
        var queries = Number("--queries", UsualQueries);
        var settings = new QdrantSettings
        {
            Url = Text("--to") ?? throw new ArgumentException("--to URL is needed."), Key = Environment.GetEnvironmentVariable("QDRANT_API_KEY"), Collection = "promptforge-benchmark",
            Parallel = Number("--parallel", 4), BatchSize = Number("--batch", 512), Shards = Number("--shards", 0), Replicas = Number("--replicas", 1),
            Patience = TimeSpan.FromHours(1), QueryTimeout = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(2),
        };
        using var client = new QdrantClient(new(settings), settings);
        var source = new Nursery(entries, dense);
        if (!args.Contains("--query-only"))
        {
            var watch = Stopwatch.StartNew();
            var sending = TimeSpan.Zero;
            using var upload = new QdrantUpload(settings, source);
            var report = await upload.RunAsync(recreate: true, new Told(progress =>
            {
                if (progress.Phase == UploadPhase.Sending) { sending = watch.Elapsed; }
            })).ConfigureAwait(false);
            Print($"entries          {report.Entries:N0}, {dense} dense dimensions");
            Print($"written          {report.Sent / sending.TotalSeconds:N0} a second with {settings.Parallel} requests at once, {sending.TotalSeconds:0.0} s; {report.Failures} repeated");
            Print($"indexed, moved   {watch.Elapsed.TotalSeconds:0.0} s in all");
            watch.Restart();
            var again = await upload.RunAsync().ConfigureAwait(false);
            Print($"nothing changed  {watch.Elapsed.TotalSeconds:0.00} s, {again.Sent} sent");
            source.Change(entries / 1000);
            watch.Restart();
            again = await upload.RunAsync().ConfigureAwait(false);
            Print($"a thousandth     {watch.Elapsed.TotalSeconds:0.0} s, {again.Sent:N0} sent");
        }

        await MeasureAsync(client, settings, source, queries, atOnce: 1).ConfigureAwait(false);
        await MeasureAsync(client, settings, source, queries, atOnce: 8).ConfigureAwait(false);
        foreach (var line in (await new HttpClient().GetStringAsync(settings.Url.Split(';')[0] + "/metrics").ConfigureAwait(false)).Split('\n').Where(line => line.StartsWith("memory_resident", StringComparison.Ordinal) || line.StartsWith("memory_allocated", StringComparison.Ordinal)))
        {
            Print($"{line.Split(' ')[0],-24} {double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / (1 << 20):N0} MiB");
        }

        if (Text("--storage") is { } folder) { Print($"disk             {new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / (1 << 20):N0} MiB"); }

        string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        int Number(string name, int usual) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
    }

    /// <summary>Hybrid searches: the words of an entry's description, and its misspelt name.</summary>
    private static async Task MeasureAsync(QdrantClient client, QdrantSettings settings, Nursery source, int queries, int atOnce)
    {
        var bodies = Enumerable.Range(0, queries).Select(i => source.QueryOf((int)((long)i * 7919 % source.Count), filtered: i % 4 == 0)).ToArray();
        foreach (var (_, body) in bodies.Take(100)) { await client.SearchAsync(settings.Collection, body, default).ConfigureAwait(false); }

        var times = new double[queries];
        var found = 0;
        var all = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, queries), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, token) =>
        {
            var watch = Stopwatch.GetTimestamp();
            var sides = await client.SearchAsync(settings.Collection, bodies[i].Body, token).ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
            if (sides.Any(side => side.Take(10).Any(point => point.Id == bodies[i].Id))) { Interlocked.Increment(ref found); }
        }).ConfigureAwait(false);
        Array.Sort(times);
        Print($"search, {atOnce} at once  p50 {times[queries / 2]:0.00} ms  p99 {times[(int)(queries * 0.99)]:0.00} ms  {queries / all.Elapsed.TotalSeconds:N0} a second; the meant entry is among the first ten of a side in {100.0 * found / queries:0.0}%");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class Told(Action<UploadProgress> told) : IProgress<UploadProgress>
    {
        private long last;

        public void Report(UploadProgress value)
        {
            told(value);
            if (Stopwatch.GetElapsedTime(Interlocked.Read(ref last)).TotalSeconds < 10) { return; }

            Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
            Console.Error.WriteLine($"{value.Phase} {value.Done}/{value.Total}");
        }
    }

    /// <summary>Entries of a nursery that does not exist: each has a name of its own in two scripts and says forty words, the frequent ones as often as in real text.</summary>
    /// <remarks>Every entry follows from its number alone, so none is kept in memory but for its id.</remarks>
    private sealed class Nursery : IPointSource
    {
        private const int Words = 200_000;
        private const int WordsOfEntry = 40;
        private static readonly string[] Syllables = ["ma", "lo", "ri", "ten", "sha", "vel", "or", "ni", "ca", "du", "fe", "gal", "hy", "is", "jo", "ku", "lan", "mer", "no", "pe", "qui", "ros", "su", "tha"];
        private static readonly string[] Kinds = ["flower", "foliage", "vessel", "technique"];
        private static readonly string[] Seasons = ["spring", "summer", "autumn", "winter"];
        private readonly HashedEmbeddings spellings = new(new Folding("", ""), 4096);
        private readonly Dictionary<Guid, int> numbers;
        private readonly Dictionary<Guid, string> hashes;
        private readonly int dense;

        public Nursery(int count, int dense)
        {
            this.dense = dense;
            numbers = Enumerable.Range(0, count).ToDictionary(number => KnowledgePoint.IdOf(Entry(number)));
            hashes = numbers.Keys.ToDictionary(id => id, _ => "0000000000000001");
            Scheme = new(dense == 0 ? "nursery" : "nursery-dense", dense == 0 ? null : dense);
        }

        public int Count => numbers.Count;

        public CollectionScheme Scheme { get; }

        public IReadOnlyDictionary<Guid, string> Hashes => hashes;

        /// <summary>Makes some entries other than they were.</summary>
        public void Change(int count)
        {
            foreach (var number in Enumerable.Range(0, count)) { hashes[KnowledgePoint.IdOf(Entry(number))] = "0000000000000002"; }
        }

        public async IAsyncEnumerable<KnowledgePoint> PointsAsync(IReadOnlySet<Guid> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var id in wanted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var number = numbers[id];
                var (zh, en, terms, random) = Say(number);
                yield return new()
                {
                    Id = id, Entry = Entry(number), Hash = hashes[id], Kind = Kinds[number % 4], Seasons = [Seasons[number / 4 % 4]], Zh = zh, En = en, Text = string.Join(' ', terms),
                    Words = KnowledgePoints.Words(terms, [.. terms.Select((_, i) => i < 4 ? 4f : 1f)]),
                    Spellings = dense == 0 ? await SpellingsAsync($"{zh} {en}", cancellationToken).ConfigureAwait(false) : null,
                    Meaning = dense == 0 ? default : Enumerable.Range(0, dense).Select(_ => random.NextSingle() - 0.5f).ToArray(),
                };
            }
        }

        /// <summary>A search for an entry: its name with a letter lost, and two of its words.</summary>
        public (Guid Id, ReadOnlyMemory<byte> Body) QueryOf(int number, bool filtered)
        {
            var (_, en, terms, _) = Say(number);
            List<SearchSide> sides = [new(CollectionScheme.Words, KnowledgePoints.Words([.. terms.Skip(4).Take(3), "unseen"]))];
            sides.Add(dense == 0
                ? new(CollectionScheme.Spellings, SpellingsAsync(en.Remove(3, 1), default).AsTask().GetAwaiter().GetResult(), Least: 0.2)
                : new(CollectionScheme.Meaning, null, Enumerable.Range(0, dense).Select(i => (float)Math.Sin(i + number)).ToArray()));
            return (KnowledgePoint.IdOf(Entry(number)), SearchSide.Body(sides, new KnowledgeQuery("") { Top = 10, Kinds = filtered ? new HashSet<string> { Kinds[number % 4] } : null }));
        }

        private static string Entry(int number) => string.Create(CultureInfo.InvariantCulture, $"cultivar-{number:00000000}");

        // The frequency of a word falls with its rank, as in any language (Zipf).
        private static (string Zh, string En, string[] Terms, Random Random) Say(int number)
        {
            var random = new Random(number);
            var en = string.Concat(Enumerable.Range(0, 3).Select(_ => Syllables[random.Next(Syllables.Length)])) + " " + string.Concat(Enumerable.Range(0, 3).Select(_ => Syllables[random.Next(Syllables.Length)]));
            var zh = string.Concat(Enumerable.Range(0, 4).Select(_ => (char)(0x4E00 + random.Next(3000))));
            var terms = en.Split(' ').Concat([zh[..2], zh[2..]]).Concat(Enumerable.Range(0, WordsOfEntry).Select(_ => "w" + ((int)Math.Pow(Words, random.NextDouble())).ToString(CultureInfo.InvariantCulture)));
            return (zh, en, [.. terms.Distinct(StringComparer.Ordinal)], random);
        }

        private async ValueTask<SparseVector> SpellingsAsync(string text, CancellationToken cancellationToken)
        {
            var vector = (await spellings.GenerateAsync([text], cancellationToken: cancellationToken).ConfigureAwait(false))[0].Vector;
            var weights = new Dictionary<uint, float>();
            for (var i = 0; i < vector.Length; i++)
            {
                if (vector.Span[i] != 0) { weights[(uint)i] = vector.Span[i]; }
            }

            return SparseVector.Of(weights);
        }
    }
}
