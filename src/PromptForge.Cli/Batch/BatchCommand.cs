using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Enhance;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Cli.Batch;

/// <summary><c>enhance --input</c>: many lines, their order kept, over all cores, in bounded memory.</summary>
/// <remarks>Blocks of lines are forged at once and written in turn. A line that cannot be forged is answered in its place. A file is
/// written as <c>NAME.part</c> and takes its name when it is whole, so that nobody reads half of it.</remarks>
internal static class BatchCommand
{
    private const int BlockLines = 32;

    public static async Task<int> RunAsync(Invocation invocation, int variants)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        if (arguments["--format"] == "text" || arguments.Has("--explain")) { throw new UsageException(say.BatchIsJson); }

        var request = invocation.Workspace.Request();
        invocation.Workspace.TellAssumptions(request);
        Probe(request, invocation);
        var input = arguments["--input"]!;
        using var source = Open(input, invocation);
        var text = InputText.Open(source);
        var items = new BatchItems(text, request, invocation);
        var wait = items.Read(input);
        var output = arguments["--output"] is { } path and not "-" ? invocation.PathOf(path) : null;
        using var direct = output is null ? null : Direct(output, invocation);
        output = direct is not null ? null : File.Exists(output) ? File.ResolveLinkTarget(output, returnFinalTarget: true)?.FullName ?? output : output;
        var part = output is null ? null : output + ".part";
        var watch = Stopwatch.StartNew();
        var progress = new BatchProgress(invocation.Console, watch, source.CanSeek ? source.Length : 0);
        var forging = new Forging(invocation.Workspace.Forge, request, variants, arguments.Has("--strict"));
        (long Lines, bool IsWhole) done;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(invocation.Console.Interrupted());
        try
        {
            await using var target = part is null ? null : Create(part, invocation);
            done = await PumpAsync(wait, forging, target ?? direct ?? invocation.Console.Output, lines => progress.Show(lines, text.BytesRead), stop).ConfigureAwait(false);
        }
        catch when (part is not null && new FileInfo(part) is { Exists: true, Length: 0 })
        {
            File.Delete(part);
            throw;
        }
        finally { progress.Clear(); }

        if (!done.IsWhole)
        {
            invocation.Tell(say.BatchStopped(done.Lines, part));
            return 130;
        }

        if (part is not null) { File.Move(part, output!, overwrite: true); }

        invocation.Tell(say.BatchDone(done.Lines, forging.Errors, items.Blank, watch.Elapsed));
        return forging.Errors > 0 || forging.Doubtful > 0 ? 1 : 0;
    }

    /// <summary>A wrong target or strategy for all is told once, before anything is read.</summary>
    private static void Probe(ForgeRequest request, Invocation invocation)
    {
        var (forge, say) = (invocation.Workspace.Forge, invocation.Say);
        if (!forge.Content.Profiles.Any(profile => profile.Id == request.Target))
        {
            throw new UsageException(say.UnknownId("目标模型", "target", request.Target, forge.Content.Profiles.Select(profile => profile.Id), "targets"));
        }

        if (!forge.Content.Strategies.Any(strategy => strategy.Id == request.Strategy))
        {
            throw new UsageException(say.UnknownId("策略", "strategy", request.Strategy, forge.Content.Strategies.Select(strategy => strategy.Id), "strategies"));
        }
    }

    private static Stream Open(string input, Invocation invocation)
    {
        if (input == "-") { return invocation.Console.Input; }

        var path = invocation.PathOf(input);
        if (!File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(input)); }

        try { return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan); }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotRead(input, unreadable.Message));
        }
    }

    /// <summary>Devices and pipes have no other file to become: they are written as they are.</summary>
    private static FileStream? Direct(string output, Invocation invocation)
    {
        if (!File.Exists(output)) { return null; }

        try
        {
            var file = new FileStream(output, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
            if (!file.CanSeek || output.StartsWith("/dev/", StringComparison.Ordinal)) { return file; }

            file.Dispose();
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(output, unwritable.Message));
        }
    }

    private static FileStream Create(string part, Invocation invocation)
    {
        var folder = Path.GetDirectoryName(part)!;
        if (!Directory.Exists(folder)) { throw new UsageException(invocation.Say.NoSuchFolder(folder)); }

        try { return new(part, FileMode.Create, FileAccess.Write, FileShare.Read, 64 * 1024); }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(part, unwritable.Message));
        }
    }

    private static async Task<(long Lines, bool IsWhole)> PumpAsync(IEnumerable<BatchItem> items, Forging forging, Stream target, Action<long> show, CancellationTokenSource stop)
    {
        var blocks = Channel.CreateBounded<Task<(ArrayBufferWriter<byte> Bytes, int Lines)>>(
            new BoundedChannelOptions(Environment.ProcessorCount * 4) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => FeedAsync(items, forging, blocks.Writer, stop.Token), CancellationToken.None);
        var done = 0L;
        try
        {
            await foreach (var block in blocks.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                var (bytes, lines) = await block.ConfigureAwait(false);
                await target.WriteAsync(bytes.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
                done += lines;
                show(done);
            }

            await reading.ConfigureAwait(false);
            await target.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return (done, true);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await target.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return (done, false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task FeedAsync(
        IEnumerable<BatchItem> items, Forging forging, ChannelWriter<Task<(ArrayBufferWriter<byte> Bytes, int Lines)>> blocks, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var block in items.Chunk(BlockLines))
            {
                await blocks.WriteAsync(Task.Run(() => forging.RunAsync(block, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            blocks.Complete();
        }
        catch (Exception failure)
        {
            blocks.Complete(failure);
        }
    }

    /// <summary>Forges blocks and counts what went wrong.</summary>
    private sealed class Forging(Forge forge, ForgeRequest defaults, int variants, bool isStrict)
    {
        private long errors;
        private long doubtful;

        public long Errors => Interlocked.Read(ref errors);

        public long Doubtful => Interlocked.Read(ref doubtful);

        public async Task<(ArrayBufferWriter<byte> Bytes, int Lines)> RunAsync(BatchItem[] block, CancellationToken cancellationToken)
        {
            var bytes = new ArrayBufferWriter<byte>(block.Length * 2048);
            foreach (var item in block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await OneAsync(item, bytes, cancellationToken).ConfigureAwait(false);
            }

            return (bytes, block.Length);
        }

        private async Task OneAsync(BatchItem item, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
        {
            var error = item.Error;
            var id = item.Request?.Id;
            try
            {
                if (error is null)
                {
                    var request = item.Request ?? RequestReader.Read(item.Json, defaults);
                    id = request.Id;
                    await VariantsAsync(request, bytes, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            catch (RequestFormatException wrong) { error = new(wrong.Id, item.Line, wrong.Code, wrong.Message); }
            catch (ForgeRequestException refused) { error = new(id, item.Line, refused.Code, refused.Message); }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One line must not take the others with it; the message names the kind of failure for a report.
                error = new(id, item.Line, "internal", $"This line failed inside PromptForge ({failure.GetType().Name}); please report it.");
            }

            Interlocked.Increment(ref errors);
            error.Write(bytes);
            bytes.Write("\n"u8);
        }

        private async Task VariantsAsync(ForgeRequest request, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
        {
            for (var i = 0; i < variants; i++)
            {
                var forged = await forge.EnhanceAsync(request with { Seed = unchecked(request.Seed + i) }, cancellationToken).ConfigureAwait(false);
                if (isStrict && EnhanceCommand.IsDoubtful(forged, forge)) { Interlocked.Increment(ref doubtful); }

                ResultJson.Write(bytes, forged);
                bytes.Write("\n"u8);
            }
        }
    }
}
