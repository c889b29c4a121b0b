using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PromptForge.Cli.Batch;

/// <summary>A bar on standard error for batches of more than 200 lines, when a person looks.</summary>
internal sealed class BatchProgress(IConsoleStreams console, Stopwatch watch, long totalBytes)
{
    private const int LeastLines = 200;
    private const int BarWidth = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly bool isOn = console.IsErrorTerminal;
    private TimeSpan last;
    private bool isShown;

    /// <summary>Redraws the bar, at most ten times a second.</summary>
    public void Show(long lines, long bytesRead)
    {
        if (!isOn || lines <= LeastLines || watch.Elapsed - last < Pause) { return; }

        last = watch.Elapsed;
        isShown = true;
        var part = totalBytes == 0 ? -1 : Math.Min(1, (double)bytesRead / totalBytes);
        var filled = (int)(Math.Max(part, 0) * BarWidth);
        var bar = part < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{new string('━', filled)}{new string('┄', BarWidth - filled)} {part * 100:0}%  ");
        Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{bar}{lines}  {lines / Math.Max(0.001, watch.Elapsed.TotalSeconds):0}/s"));
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        if (isShown) { Write("\r\u001b[K"); }
    }

    private void Write(string text) => console.Error.Write(Encoding.UTF8.GetBytes(text));
}
