using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>Runs a suite: every prompt for every target with every variant and seed, over all cores, written in that order.</summary>
/// <remarks>Rows are written as they come due, each with a hash of itself. A run that was stopped, however hard, goes on behind its last
/// whole row; the file of a run that was stopped and resumed has the same bytes as that of one that was not.</remarks>
public sealed class EvaluationRunner
{
    private readonly Suite suite;
    private readonly IReadOnlyDictionary<string, IVariant> variants;
    private readonly ImmutableArray<IMetric> metrics;
    private readonly ImmutableArray<byte[]> cases;
    private readonly HashSet<string> inside;

    /// <summary>Prepares a run.</summary>
    /// <param name="suite">What is to be run.</param>
    /// <param name="variants">Its variants, by id.</param>
    /// <param name="metrics">What is known to measure; the suite chooses.</param>
    /// <param name="contentVersion">The version of the content that variants of ours use.</param>
    public EvaluationRunner(Suite suite, IReadOnlyDictionary<string, IVariant> variants, IEnumerable<IMetric> metrics, string contentVersion)
    {
        ArgumentNullException.ThrowIfNull(suite);
        (this.suite, this.variants) = (suite, variants);
        var known = metrics.ToDictionary(metric => metric.Info.Id, StringComparer.Ordinal);
        this.metrics = [.. suite.Metrics.Select(id => known[id])];
        inside = [.. suite.Variants.Where(variant => !variant.IsOutside).Select(variant => variant.Id)];
        string[] columns = [.. suite.Variants.OfType<ColumnVariantSpec>().SelectMany(variant => new[] { variant.Column, variant.NegativeColumn }).OfType<string>()];
        cases = [.. suite.Cases.Select(one => RunLines.Case(one, columns))];
        var header = new RunHeader(
            suite.Id, "", Forge.Version, contentVersion, [.. suite.Variants.Select(variant => variant.Id)], suite.Targets, suite.Seeds, [.. this.metrics.Select(metric => metric.Info)]);
        Header = header with
        {
            Work = RunLines.WorkHash(header, suite, cases),
            Plans = RunPlans.Of(suite, header.Metrics).ToImmutableSortedDictionary(plan => RunPlans.Key(plan.Target, plan.Plan.Candidate), plan => plan.Plan.Hash, StringComparer.Ordinal),
            Baseline = suite.Baseline,
            Primary = suite.Primary,
            Guardrails = suite.Guardrails,
        };
    }

    /// <summary>What will be run; the hash of its work names it.</summary>
    public RunHeader Header { get; }

    /// <summary>How many rows it has.</summary>
    public int Count => suite.Cases.Length * suite.Targets.Length * suite.Variants.Length * suite.Seeds.Length;

    /// <summary>Rows in flight at once.</summary>
    /// <value>At least 1; the default is the number of processors.</value>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after every write: how many rows are stored.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>Answers and times of an earlier run, which a replay takes instead of asking what lies outside again.</summary>
    public IReadOnlyDictionary<(string Case, string Variant, string Target, long Seed), RunRow>? Recorded { get; init; }

    /// <summary>Runs, or goes on where an earlier run of the same work stopped.</summary>
    /// <param name="file">Where the run is stored; readable, writable, seekable. May hold a part of the same run.</param>
    /// <param name="cancellationToken">Stops it; what was written stays and can be resumed.</param>
    /// <returns>How many rows were there before.</returns>
    /// <exception cref="RunException">The file holds another run.</exception>
    /// <exception cref="VariantException">A variant failed in a way that every prompt would.</exception>
    public async Task<int> RunAsync(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (done, isWhole) = RunRecovery.Recover(file, Header.Work, suite.Cases.Length);
        if (isWhole) { return done; }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (file.Length == 0)
        {
            await WriteAsync(RunLines.Header(Header, suite, Count)).ConfigureAwait(false);
            foreach (var line in cases) { await WriteAsync(line).ConfigureAwait(false); }

            await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        else { RunRecovery.Hash(file, hash); }

        var stored = done;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var queue = Channel.CreateBounded<Task<byte[][]>>(new BoundedChannelOptions(Math.Max(1, Parallel)) { SingleReader = true, SingleWriter = true });
        var feeding = Task.Run(() => FeedAsync(queue.Writer, done, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var block in queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var lines = await block.ConfigureAwait(false);
                foreach (var line in lines) { await WriteAsync(line).ConfigureAwait(false); }

                await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                stored += lines.Length;
                Progress?.Invoke(stored);
            }

            await feeding.ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }

        await WriteAsync(RunLines.End(Count, hash.GetCurrentHash())).ConfigureAwait(false);
        await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return done;

        ValueTask WriteAsync(byte[] line)
        {
            hash.AppendData(line);
            return file.WriteAsync(line, CancellationToken.None);
        }
    }

    private async Task FeedAsync(ChannelWriter<Task<byte[][]>> queue, int skip, CancellationToken cancellationToken)
    {
        // What lies outside is slow and may be dear: each of its answers is stored alone.
        var size = inside.Count == suite.Variants.Length ? 8 : 1;
        try
        {
            foreach (var block in Items().Skip(skip).Chunk(size))
            {
                await queue.WriteAsync(Task.Run(() => BlockAsync(block, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            queue.Complete();
        }
        catch (Exception failure)
        {
            queue.Complete(failure);
        }
    }

    private IEnumerable<Item> Items() =>
        from one in suite.Cases
        from target in suite.Targets
        from variant in suite.Variants
        from seed in suite.Seeds
        select new Item(one, target, variant.Id, seed);

    private async Task<byte[][]> BlockAsync(Item[] items, CancellationToken cancellationToken)
    {
        var lines = new byte[items.Length][];
        for (var i = 0; i < items.Length; i++) { lines[i] = RunLines.Row(await RowAsync(items[i], cancellationToken).ConfigureAwait(false), Header.Metrics); }

        return lines;
    }

    private async Task<RunRow> RowAsync(Item item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = new RunRow(item.Input.Case.Id, item.Variant, item.Target, item.Seed, "");
        var recorded = Recorded?.GetValueOrDefault((row.Case, row.Variant, row.Target, row.Seed));
        var isRecorded = recorded is not null && !inside.Contains(item.Variant);
        if (isRecorded && recorded!.Error is { } told) { return row with { Error = told }; }

        try
        {
            var variant = variants[item.Variant];
            var began = Stopwatch.GetTimestamp();
            var answer = isRecorded ? new(recorded!.Prompt, recorded.NegativePrompt) : await variant.AnswerAsync(item.Input, item.Target, item.Seed, cancellationToken).ConfigureAwait(false);
            double? time = !suite.Times ? null : recorded is not null ? recorded.Milliseconds : Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var repeats = ImmutableArray.CreateBuilder<string>(suite.Repeats - 1);
            if (isRecorded) { repeats.AddRange(recorded!.Repeats); }

            for (var i = 1; i < suite.Repeats && !isRecorded; i++)
            {
                repeats.Add((await variant.AnswerAsync(item.Input, item.Target, unchecked(item.Seed + i), cancellationToken).ConfigureAwait(false)).Prompt);
            }

            return Measured(row with { Milliseconds = time, Repeats = repeats.ToImmutable() }, answer, item);
        }
        catch (VariantException failed) when (!failed.IsFinal)
        {
            return row with { Error = new(failed.Code, failed.Message) };
        }
    }

    private RunRow Measured(RunRow row, VariantAnswer answer, Item item)
    {
        var sample = new EvaluationSample(item.Input.Case, item.Variant, item.Target, answer.Prompt)
        {
            NegativePrompt = answer.NegativePrompt,
            Forged = answer.Forged,
            Milliseconds = row.Milliseconds,
            Repeats = row.Repeats,
        };
        var (values, diagnostics) = (ImmutableArray.CreateBuilder<double?>(metrics.Length), ImmutableArray.CreateBuilder<RunDiagnostic>());
        foreach (var metric in metrics)
        {
            var value = metric.Measure(sample);
            if (value.Value is { } number && !double.IsFinite(number)) { throw new InvalidOperationException($"the metric '{metric.Info.Id}' gave no finite number for '{row.Case}'."); }

            values.Add(value.Value);
            if (!value.Diagnostics.IsDefault) { diagnostics.AddRange(value.Diagnostics.Select(one => new RunDiagnostic(metric.Info.Id, one))); }
        }

        return row with
        {
            Prompt = answer.Prompt,
            NegativePrompt = answer.NegativePrompt,
            Phrases = answer.Forged is { } forged ? [.. forged.Fragments.Select(placed => new RunPhrase(placed.Fragment.Id, placed.Text, placed.At, placed.Fragment.Source.Kind, placed.Fragment.Why ?? default))] : [],
            Dropped = answer.Forged is { } whole ? [.. whole.Dropped.Select(dropped => new RunDropped(dropped.Fragment.Id, dropped.Fragment.Text.InOrElse(whole.Language), dropped.Reason))] : [],
            Values = values.ToImmutable(),
            Diagnostics = diagnostics.ToImmutable(),
        };
    }

    private sealed record Item(SuiteCase Input, string Target, string Variant, long Seed);
}
