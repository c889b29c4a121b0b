using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;
using PromptForge.Results;

namespace PromptForge.Cli.Experiments;

/// <summary><c>promptforge experiment record</c>: one event by options, or many as JSON Lines.</summary>
/// <remarks>An answer is written when its event is on disk, so whoever reads "recorded" need not send it again.</remarks>
internal static class ExperimentRecord
{
    private const int BatchSize = 1000;

    public static async Task<int> RunAsync(LiveExperiment live, Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        if (arguments["--input"] is { } input) { return await ManyAsync(live, input, invocation).ConfigureAwait(false); }

        if (arguments["--event"] is not { } id || arguments["--unit"] is not { } unit || arguments.Has("--metric") != arguments.Has("--value")) { throw new UsageException(say.RecordNeeds); }

        var status = arguments["--metric"] is { } metric
            ? await live.RecordAsync(id, unit, metric, Number("--value", invocation)!.Value).ConfigureAwait(false)
            : await live.ExposeAsync(id, unit).ConfigureAwait(false);
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => ExperimentJson.Write(json, id, status)); }
        else { invocation.PrintLine(say.Recorded(status, unit)); }

        return status is EventStatus.Recorded or EventStatus.Duplicate ? 0 : 1;
    }

    /// <summary>The number of an option, or null.</summary>
    public static double? Number(string option, Invocation invocation) => invocation.Arguments[option] is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new UsageException(invocation.Say.NotADecimal(option, text));

    private static async Task<int> ManyAsync(LiveExperiment live, string input, Invocation invocation)
    {
        var path = input == "-" ? null : invocation.PathOf(input);
        if (path is not null && !File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(input)); }

        var interrupted = invocation.Console.Interrupted();
        using var reader = new StreamReader(path is null ? invocation.Console.Input : File.OpenRead(path), Encoding.UTF8);
        var batch = new Batch(live, invocation);
        var watch = Stopwatch.StartNew();
        for (var number = 1L; await reader.ReadLineAsync(interrupted).ConfigureAwait(false) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line)) { batch.Add(number, line); }

            // Who sends one line and waits is answered at once.
            if (batch.Count >= BatchSize || (path is null && reader.Peek() < 0)) { await batch.WriteAsync(interrupted).ConfigureAwait(false); }
        }

        await batch.WriteAsync(interrupted).ConfigureAwait(false);
        invocation.Tell(invocation.Say.RecordDone(batch.Recorded, batch.Duplicates, batch.Refused, watch.Elapsed));
        return batch.Refused == 0 ? 0 : 1;
    }

    private sealed class Batch(LiveExperiment live, Invocation invocation)
    {
        private readonly List<(long Number, ExperimentEvent? Event, string? Fault)> lines = [];

        public int Count => lines.Count;

        public long Recorded { get; private set; }

        public long Duplicates { get; private set; }

        public long Refused { get; private set; }

        public void Add(long number, string line)
        {
            try
            {
                var one = EventLine.Parse(line, TimeProvider.System.GetUtcNow());
                lines.Add((number, one, live.Fault(one)));
            }
            catch (FormatException wrong) { lines.Add((number, null, wrong.Message)); }
        }

        public async Task WriteAsync(CancellationToken cancellationToken)
        {
            if (lines.Count == 0) { return; }

            var statuses = await live.RecordAsync([.. lines.Where(line => line.Fault is null).Select(line => line.Event!)], cancellationToken).ConfigureAwait(false);
            var (bytes, at) = (new ArrayBufferWriter<byte>(64 * lines.Count), 0);
            foreach (var (number, one, fault) in lines)
            {
                if (fault is not null)
                {
                    Refused++;
                    new BatchError(one?.Id, number, "bad-event", fault).Write(bytes);
                }
                else
                {
                    var status = statuses[at++];
                    _ = status switch { EventStatus.Recorded => Recorded++, EventStatus.Duplicate => Duplicates++, _ => Refused++ };
                    using var json = new Utf8JsonWriter(bytes, ResultJson.Options);
                    ExperimentJson.Write(json, one!.Id, status);
                }

                bytes.Write("\n"u8);
            }

            invocation.Print(bytes);
            invocation.Console.Output.Flush();
            lines.Clear();
        }
    }
}
