using System.Buffers;
using System.Text.Json;
using PromptForge.Cli.Arguments;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;
using PromptForge.Results;

namespace PromptForge.Cli.Experiments;

/// <summary><c>promptforge experiment export</c>: everything that was recorded, as JSON Lines, for whoever wants to reckon for themselves.</summary>
internal static class ExperimentExport
{
    private const int FlushAt = 64 * 1024;

    public static async Task<int> RunAsync(Experiment experiment, IExperimentStore store, Invocation invocation)
    {
        var interrupted = invocation.Console.Interrupted();
        var state = await store.StateAsync(experiment.Id, interrupted).ConfigureAwait(false);
        var (units, events) = (0L, 0L);
        await using var file = Open(invocation);
        var output = file ?? invocation.Console.Output;
        var bytes = new ArrayBufferWriter<byte>(2 * FlushAt);
        using var json = new Utf8JsonWriter(bytes, ResultJson.Options);
        Line(Experiment);
        await foreach (var unit in store.UnitsAsync(experiment.Id, interrupted).ConfigureAwait(false))
        {
            units++;
            Line(() => Unit(unit.Arm));
            foreach (var one in unit.Events)
            {
                events++;
                Line(() => Event(one, unit.Arm.Arm));
            }

            if (bytes.WrittenCount > FlushAt) { Flush(); }
        }

        Flush();
        invocation.Tell(invocation.Say.Exported(units, events));
        return 0;

        void Flush()
        {
            output.Write(bytes.WrittenSpan);
            bytes.ResetWrittenCount();
        }

        void Line(Action write)
        {
            json.Reset();
            json.WriteStartObject();
            write();
            json.WriteEndObject();
            json.Flush();
            bytes.Write("\n"u8);
        }

        void Experiment()
        {
            json.WriteString("type", "experiment");
            json.WriteString("id", experiment.Id);
            json.WriteString("plan", state?.Plan);
            json.WriteString("started", state is null ? null : ExperimentJson.Text(state.Started));
            json.WriteString("stopped", state?.Stopped is { } stopped ? ExperimentJson.Text(stopped) : null);
        }

        void Unit(StoredArm arm)
        {
            json.WriteString("type", "unit");
            json.WriteString("unit", arm.Unit);
            json.WriteString("arm", arm.Arm);
            json.WriteNumber("propensity", arm.Propensity);
            if (arm.Before is { } before) { json.WriteNumber("before", before); }

            json.WriteString("at", ExperimentJson.Text(arm.At));
        }

        void Event(ExperimentEvent one, string arm)
        {
            json.WriteString("type", one.Metric is null ? "exposure" : "outcome");
            json.WriteString("event", one.Id);
            json.WriteString("unit", one.Unit);
            json.WriteString("arm", arm);
            if (one.Metric is { } metric)
            {
                json.WriteString("metric", metric);
                json.WriteNumber("value", one.Value!.Value);
            }

            json.WriteString("at", ExperimentJson.Text(one.At));
        }
    }

    // Null is the results' own stream, which stays open.
    private static FileStream? Open(Invocation invocation)
    {
        if (invocation.Arguments["--output"] is not { } given || given == "-") { return null; }

        try { return new(invocation.PathOf(given), FileMode.Create, FileAccess.Write, FileShare.Read, FlushAt); }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(given, unwritable.Message));
        }
    }
}
