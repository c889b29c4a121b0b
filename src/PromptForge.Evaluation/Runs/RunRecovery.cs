using System.Security.Cryptography;
using System.Text.Json;

namespace PromptForge.Evaluation.Runs;

/// <summary>Finds how far a stopped run came.</summary>
internal static class RunRecovery
{
    /// <summary>Cuts a file behind its last whole line and leaves it there.</summary>
    /// <param name="file">A part of a run, or nothing.</param>
    /// <param name="work">The hash of the work that is to go on.</param>
    /// <param name="cases">How many prompts stand before the rows.</param>
    /// <returns>How many rows are there, and whether the run is at its end.</returns>
    /// <exception cref="RunException">The file holds another run, or was damaged before its end.</exception>
    public static (int Rows, bool IsWhole) Recover(Stream file, string work, int cases)
    {
        file.Position = 0;
        var (end, number, isWhole, isTorn) = (0L, 0, false, false);
        foreach (var line in RunFile.Lines(file))
        {
            if (isTorn) { throw new RunException($"line {number + 1} of the stored run does not match its hash, and others follow; the file was changed or damaged. Move it away to start anew."); }

            // A line without its end is torn, too, even where only the end is missing.
            if (!RunLines.IsWhole(line.Span) || end + line.Length + 1 > file.Length)
            {
                isTorn = true;
                continue;
            }

            if (number == 0 && WorkOf(line) != work) { throw new RunException("the stored run is of other work: prompts, variants, metrics or versions differ. Choose another folder."); }

            isWhole = line.Span.StartsWith("{\"end\":"u8);
            number++;
            end += line.Length + 1;
        }

        // Without all prompts there is no row yet, and nothing to keep.
        var rows = number - 1 - cases - (isWhole ? 1 : 0);
        if (rows < 0) { (end, rows) = (0, 0); }

        file.SetLength(end);
        file.Position = end;
        return (rows, isWhole);
    }

    /// <summary>Adds what is there to a hash, and goes to the end.</summary>
    public static void Hash(Stream file, IncrementalHash hash)
    {
        file.Position = 0;
        var buffer = new byte[64 * 1024];
        while (file.Read(buffer) is var read and > 0) { hash.AppendData(buffer, 0, read); }
    }

    private static string? WorkOf(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("work", out var work) ? work.GetString() : null;
    }
}
