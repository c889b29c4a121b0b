using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>A program: the prompt on standard input, the answer on standard output, one process a prompt.</summary>
/// <remarks>No shell takes part. <c>PROMPTFORGE_CASE</c>, <c>PROMPTFORGE_TARGET</c> and <c>PROMPTFORGE_SEED</c> tell it the rest. A program
/// that hangs is stopped with all its children.</remarks>
public sealed class CommandVariant(CommandVariantSpec spec) : IVariant
{
    private const int MostCharacters = 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private string Place => $"{spec.Node.File}({spec.Node.Line},{spec.Node.Column})";

    /// <inheritdoc />
    public async ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var process = Start(input, target, seed);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(spec.Timeout);
        try
        {
            // All three at once: a program may answer before it has read everything, and complain meanwhile.
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var error = ReadAsync(process.StandardError, limit.Token);
            await FeedAsync(process, input.Case.Prompt, limit.Token).ConfigureAwait(false);
            var (answer, complaint) = (await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode != 0) { throw new VariantException("command-failed", $"{Place}: '{spec.Command[0]}' ended with exit code {process.ExitCode}{Last(complaint)}"); }

            return answer.Trim() is { Length: > 0 } text ? new(text) : throw new VariantException("empty-answer", $"{Place}: '{spec.Command[0]}' wrote nothing to standard output{Last(complaint)}");
        }
        catch (OperationCanceledException)
        {
            Stop(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new VariantException("command-timeout", string.Create(
                CultureInfo.InvariantCulture, $"{Place}: '{spec.Command[0]}' gave no answer within {spec.Timeout.TotalSeconds:0.#} s and was stopped; raise 'timeout' if it needs longer."));
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    private Process Start(SuiteCase input, string target, long seed)
    {
        var start = new ProcessStartInfo(Program())
        {
            WorkingDirectory = spec.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
        };
        foreach (var argument in spec.Command.Skip(1)) { start.ArgumentList.Add(argument); }

        start.Environment["PROMPTFORGE_CASE"] = input.Case.Id;
        start.Environment["PROMPTFORGE_TARGET"] = target;
        start.Environment["PROMPTFORGE_SEED"] = seed.ToString(CultureInfo.InvariantCulture);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new VariantException("command-missing", $"{Place}: the command '{spec.Command[0]}' cannot be started: {missing.Message}", isFinal: true);
        }
    }

    // A program named with a path lies where the suite says, not where the tool was called.
    private string Program() => spec.Command[0].AsSpan().IndexOfAny('/', '\\') >= 0 ? Path.GetFullPath(spec.Command[0], spec.Folder) : spec.Command[0];

    private static async Task FeedAsync(Process process, string prompt, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(prompt.AsMemory(), cancellationToken).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to read; its answer and exit code tell the rest.
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostCharacters) { throw new VariantException("answer-too-long", $"{Place}: '{spec.Command[0]}' wrote more than {MostCharacters} characters."); }
        }

        return text.ToString();
    }

    private static string Last(string complaint) =>
        complaint.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var line] ? $": {(line.Length > 300 ? line[..300] : line)}" : ".";

    private static void Stop(Process process)
    {
        try { process.Kill(entireProcessTree: true); }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException) { }
    }
}
