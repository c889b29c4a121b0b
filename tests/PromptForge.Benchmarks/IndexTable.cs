using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using PromptForge.Content;
using PromptForge.Knowledge;

namespace PromptForge.Benchmarks;

/// <summary>What the embedded index costs at 100,000 entries, beside its aims: <c>dotnet run -c Release -- index [ENTRIES]</c>.</summary>
/// <remarks>Ours and what it is compared with take turns within one run, so a busy machine slows both; the figures are medians.</remarks>
internal static class IndexTable
{
    private const int Dimensions = 384;
    private const int Loads = 9;
    private const int Rounds = 15;
    private const int Queries = 60;

    public static async Task PrintAsync(int count)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("promptforge-index-").FullName, IndexFile.FileName);
        try
        {
            Console.WriteLine(Line($"{count:N0} synthetic entries over the embedded ones; {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {Processor()}"));
            IndexFile.Write(file, new SyntheticEntries(ForgeContent.Embedded).Content(count));
            Loading(file);
            await HashedAsync(file).ConfigureAwait(false);
            await DenseAsync(count).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static void Loading(string file)
    {
        _ = IndexFile.Read(file).ToLexicon();
        var (read, ready, worked) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Loads; i++)
        {
            GC.Collect();
            var work = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var content = IndexFile.Read(file);
            read.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var loaded = new PromptPipelineBuilder { Content = content }.Build();
            _ = loaded.Knowledge.SearchAsync("white rose", 1).AsTask().GetAwaiter().GetResult();
            ready.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            worked.Add((Environment.CpuUsage.TotalTime - work).TotalMilliseconds);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var held = IndexFile.Read(file);
        var forge = new PromptPipelineBuilder { Content = held }.Build();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(Line($"file            {new FileInfo(file).Length / 1048576.0:0.0} MiB, {new FileInfo(file).Length / (double)held.Concepts.Length:0} bytes an entry"));
        Console.WriteLine(Line($"read            {Median(read):0} ms, best {read.Min():0}"));
        Console.WriteLine(Line($"first answer    {Median(ready):0} ms, best {ready.Min():0}; processor time {Median(worked):0}, best {worked.Min():0}   aim 500"));
        Console.WriteLine(Line($"memory          {bytes / 1048576.0:0.0} MiB, {bytes / (double)held.Concepts.Length:0} bytes an entry"));
        GC.KeepAlive(forge);
    }

    private static async Task HashedAsync(string file)
    {
        var content = IndexFile.Read(file);
        var index = HybridIndex.Of(content.ToLexicon(), () => content.Index);
        var queries = SyntheticEntries.Queries(200);
        for (var i = 0; i < 3; i++)
        {
            foreach (var query in queries) { _ = await index.SearchAsync(query, 10).ConfigureAwait(false); }
        }

        var (times, best) = (new List<double>(), Enumerable.Repeat(double.MaxValue, queries.Count).ToArray());
        var work = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                _ = index.SearchAsync(queries[i], 10).AsTask().GetAwaiter().GetResult();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                best[i] = Math.Min(best[i], times[^1]);
            }
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        work = Environment.CpuUsage.TotalTime - work;
        Console.WriteLine(Line($"hashed query    p50 {Part(times, 50):0.000} ms, p99 {Part(times, 99):0.000} ms; {allocated / times.Count} bytes allocated"));
        Console.WriteLine(Line($"  best of {Rounds} each p50 {Part(best, 50):0.000} ms, p99 {Part(best, 99):0.000} ms; processor time {work.TotalMilliseconds / times.Count:0.000} ms on average   aim 1 at p50"));
    }

    private static double Part(IEnumerable<double> values, int hundredth)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count * hundredth / 100];
    }

    private static async Task DenseAsync(int count)
    {
        using var model = new SyntheticModel(Dimensions);
        var index = await VectorIndex.BuildAsync(model, [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))]).ConfigureAwait(false);
        var queries = Enumerable.Range(0, Queries).Select(i => model.Near(count + i)).ToList();
        var plain = new PlainScan(index.Vectors);
        var (ofPlain, ofFloats, ours) = (new List<double>(), new List<double>(), new List<double>());
        var found = 0;
        foreach (var query in queries)
        {
            var exact = Exact(index.Vectors, query, ofFloats);
            for (var turn = 0; turn < 3; turn++)
            {
                Time(ofPlain, () => plain.Best(query));
                Time(ours, () => index.Likest(query, 10));
            }

            found += index.Likest(query, 10).Count(hit => exact.Contains(hit.Document));
        }

        Console.WriteLine(Line($"dense           {Dimensions} dimensions, {index.Bytes / 1048576.0:0.0} MiB, {index.Bytes / (double)count:0} bytes an entry"));
        Console.WriteLine(Line($"plain 8-bit scan {Median(ofPlain):0.00} ms, best {ofPlain.Min():0.00}; float scan {Median(ofFloats):0.00} ms, best {ofFloats.Min():0.00}"));
        Console.WriteLine(Line($"ours            {Median(ours):0.00} ms = {Median(ours) / Median(ofPlain):0.00} of the plain scan, best {ours.Min():0.00} = {ours.Min() / ofPlain.Min():0.00}   aim 1.30; recall@10 {found / (10.0 * Queries):0.0000}   aim 0.99"));
    }

    private static HashSet<int> Exact(DenseVectors vectors, float[] query, List<double> times)
    {
        var scores = new float[vectors.Count];
        Time(times, () =>
        {
            for (var i = 0; i < scores.Length; i++) { scores[i] = TensorPrimitives.Dot(query, vectors.Exact.AsSpan(i * Dimensions, Dimensions)); }

            return 0;
        });
        return [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(10)];
    }

    private static void Time<T>(List<double> times, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        _ = work();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Processor()
    {
        try { return File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""; }
        catch (IOException) { return RuntimeInformation.ProcessArchitecture.ToString(); }
    }

    /// <summary>Vectors of a model that puts texts of one subject close together: the seed of a text decides its subject and its place there.</summary>
    private sealed class SyntheticModel(int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
    {
        private const int Subjects = 500;
        private readonly float[][] centres = [.. Enumerable.Range(0, Subjects).Select(i => Random(i + 1_000_000_000, dimensions))];

        public float[] Near(int seed)
        {
            var (centre, own) = (centres[(int)((uint)seed * 2654435761u % Subjects)], Random(seed, dimensions));
            var vector = new float[dimensions];
            for (var i = 0; i < dimensions; i++) { vector[i] = centre[i] + own[i]; }

            DenseVectors.Normalise(vector.ToArray(), vector);
            return vector;
        }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Near(int.Parse(text, CultureInfo.InvariantCulture))))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static float[] Random(int seed, int dimensions)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
        }
    }
}
