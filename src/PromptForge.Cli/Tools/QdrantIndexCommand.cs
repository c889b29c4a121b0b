using System.Diagnostics;
using System.Globalization;
using System.Text;
using PromptForge.Cli.Arguments;
using PromptForge.Qdrant;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge knowledge index --to URL</c>: brings a Qdrant collection to what is known here; only what changed is sent.</summary>
internal static class QdrantIndexCommand
{
    /// <summary>The environment variable of the key, as the engine's own tools name it.</summary>
    private const string KeyVariable = "QDRANT_API_KEY";

    /// <summary>Its options, without the common ones.</summary>
    public static OptionSpec[] Options =>
    [
        new("--to", "URL[;URL]", new("index：Qdrant 的地址，集群可写多个；密钥取自环境变量 QDRANT_API_KEY", "index: where Qdrant is, several for a cluster; the key comes from QDRANT_API_KEY")),
        new("--collection", "NAME", new("index：集合的名字（默认 promptforge-knowledge）", "index: the collection's name (default promptforge-knowledge)")),
        new("--recreate", null, new("index：另建新集合，填满后再换上；换好之前旧的照常应答", "index: fill a new collection beside the old one, which answers until the new one takes its place")),
        new("--shards", "N", new("index：新集合分成几片（默认由引擎决定）", "index: into how many parts a new collection is cut (default the engine's choice)")),
        new("--replicas", "N", new("index：新集合的每一片存几份（默认 1）", "index: how many nodes hold each part of a new collection (default 1)")),
    ];

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, zh) = (invocation.Arguments, invocation.Say.Ui.IsChinese);
        var settings = new QdrantSettings
        {
            Url = arguments["--to"] ?? throw new UsageException(zh ? "index 需要 --to URL，例如 http://127.0.0.1:6333。" : "index needs --to URL, such as http://127.0.0.1:6333."),
            Key = invocation.Variable(KeyVariable)?.Trim(),
            Shards = (int)arguments.Number("--shards", 0, 0, 1024, invocation.Say),
            Replicas = (int)arguments.Number("--replicas", 1, 1, 16, invocation.Say),
        };
        settings.Collection = arguments["--collection"] ?? settings.Collection;
        if (settings.Faults() is { Count: > 0 } faults) { throw new UsageException(string.Join('\n', faults)); }

        using var upload = new QdrantUpload(settings, invocation.Workspace.Forge.Lexicon);
        var bar = new UploadBar(invocation.Console, zh);
        try
        {
            var report = await upload.RunAsync(arguments.Has("--recreate"), bar, invocation.Console.Interrupted()).ConfigureAwait(false);
            bar.Clear();
            Print(invocation, settings, report);
            return 0;
        }
        finally
        {
            bar.Clear();
        }
    }

    private static void Print(Invocation invocation, QdrantSettings settings, UploadReport report)
    {
        if (invocation.IsJson)
        {
            JsonOutput.Print(invocation, json =>
            {
                json.WriteStartObject();
                json.WriteString("collection", settings.Collection);
                json.WriteString("behind", report.Collection);
                json.WriteBoolean("new", report.IsNew);
                json.WriteNumber("entries", report.Entries);
                json.WriteNumber("sent", report.Sent);
                json.WriteNumber("deleted", report.Deleted);
                json.WriteNumber("repeated", report.Failures);
                json.WriteEndObject();
            });
            return;
        }

        var text = invocation.Say.Ui.IsChinese
            ? $"“{settings.Collection}”现有 {report.Entries} 条：发送 {report.Sent} 条，删除 {report.Deleted} 条{(report.IsNew ? "，已换上新集合" : "")}。"
            : $"'{settings.Collection}' holds {report.Entries} entries: {report.Sent} sent, {report.Deleted} deleted{(report.IsNew ? ", the new collection is in place" : "")}.";
        invocation.PrintLine(text);
    }

    /// <summary>A bar on standard error while a person looks, else a line every ten seconds.</summary>
    private sealed class UploadBar(IConsoleStreams console, bool zh) : IProgress<UploadProgress>
    {
        private const int Width = 30;
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly Lock door = new();
        private TimeSpan last;
        private bool isShown;

        public void Report(UploadProgress value)
        {
            lock (door)
            {
                if (watch.Elapsed - last < (console.IsErrorTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10))) { return; }

                last = watch.Elapsed;
                isShown = console.IsErrorTerminal;
                var name = value.Phase switch
                {
                    UploadPhase.Comparing => zh ? "比较" : "comparing",
                    UploadPhase.Sending => zh ? "发送" : "sending",
                    _ => zh ? "引擎正在建索引" : "the engine is indexing",
                };
                var filled = value.Total == 0 ? Width : (int)(Math.Min(1, (double)value.Done / value.Total) * Width);
                var line = string.Create(CultureInfo.InvariantCulture, $"{name} {value.Done}/{value.Total}");
                Write(isShown ? $"\r\u001b[K{new string('━', filled)}{new string('┄', Width - filled)}  {line}" : line + "\n");
            }
        }

        public void Clear()
        {
            lock (door)
            {
                if (isShown) { Write("\r\u001b[K"); }

                isShown = false;
            }
        }

        private void Write(string text) => console.Error.Write(Encoding.UTF8.GetBytes(text));
    }
}
