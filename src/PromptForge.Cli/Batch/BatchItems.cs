using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Importing;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Cli.Batch;

/// <summary>A line that waits to be forged.</summary>
/// <param name="Line">Its number in the input.</param>
/// <param name="Json">A JSON object still to be read, or null.</param>
/// <param name="Request">The request, or null.</param>
/// <param name="Error">Why it cannot be forged, or null.</param>
internal readonly record struct BatchItem(long Line, byte[]? Json = null, ForgeRequest? Request = null, BatchError? Error = null);

/// <summary>Reads the lines of a batch as requests, one after another, whatever the file's form.</summary>
internal sealed class BatchItems
{
    private readonly InputText input;
    private readonly ForgeRequest defaults;
    private readonly Invocation invocation;

    public BatchItems(InputText input, ForgeRequest defaults, Invocation invocation)
    {
        this.input = input;
        this.defaults = defaults;
        this.invocation = invocation;
    }

    /// <summary>How many lines held nothing.</summary>
    public long Blank { get; private set; }

    /// <summary>The items of a file; its name tells the form, and for standard input its first character.</summary>
    /// <exception cref="UsageException">The form is unknown, or a CSV file has no column of prompts.</exception>
    public IEnumerable<BatchItem> Read(string path) => path == "-" ? (input.FirstByte() == (byte)'{' ? Json() : Text())
        : Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => Json(),
            ".csv" => Csv(),
            ".txt" => Text(),
            _ => throw new UsageException(invocation.Say.UnknownBatchType(path)),
        };

    private IEnumerable<BatchItem> Json()
    {
        foreach (var line in Filled()) { yield return line.Fault is { } fault ? Faulty(line.Number, fault) : new(line.Number, Json: line.Utf8); }
    }

    private IEnumerable<BatchItem> Text()
    {
        foreach (var line in Filled())
        {
            yield return line.Fault is { } fault ? Faulty(line.Number, fault) : new(line.Number, Request: defaults with { Prompt = line.Text });
        }
    }

    private IEnumerable<BatchItem> Csv()
    {
        string?[]? columns = null;
        var faulty = new Dictionary<long, string>();
        foreach (var record in CsvReader.Read(Lines(faulty)))
        {
            if (faulty.Remove(record.Line, out var fault)) { yield return Faulty(record.Line, fault); }
            else if (record.Fault is { } broken) { yield return new(record.Line, Error: new(null, record.Line, "bad-csv", Capital(broken))); }
            else if (columns is null) { columns = Columns(record.Fields); }
            else { yield return Record(record, columns); }
        }
    }

    // A line that cannot be decoded goes through the CSV reader as one odd field and is told when it comes out.
    private IEnumerable<string> Lines(Dictionary<long, string> faulty)
    {
        foreach (var line in input.Lines())
        {
            if (line.Fault is { } fault) { faulty[line.Number] = fault; }

            if (line.IsBlank) { Blank++; }

            yield return line.Fault is null ? line.Text : "\uFFFD";
        }
    }

    private BatchItem Record(CsvRecord record, string?[] columns)
    {
        var request = defaults;
        try
        {
            if (record.Fields.Count > columns.Length)
            {
                throw new RequestFormatException("bad-csv", $"The line has {record.Fields.Count} fields, the header {columns.Length}; put a prompt with commas in quotation marks.");
            }

            for (var i = 0; i < record.Fields.Count; i++)
            {
                // An empty cell says nothing; an empty prompt is told by the forge.
                if (columns[i] is { } name && (record.Fields[i].Length > 0 || name == "prompt")) { request = RequestReader.With(request, name, name == "prompt" ? record.Fields[i] : record.Fields[i].Trim(), request.Id); }
            }

            return new(record.Line, Request: request);
        }
        catch (RequestFormatException wrong)
        {
            return new(record.Line, Error: new(request.Id, record.Line, wrong.Code, wrong.Message));
        }
    }

    private string?[] Columns(IReadOnlyList<string> header)
    {
        var names = header.Select(name => name.Trim().ToLowerInvariant()).ToList();
        if (!names.Contains("prompt")) { throw new UsageException(invocation.Say.NoPromptColumn(header)); }

        return [.. names.Select(name =>
        {
            if (RequestReader.Names.Contains(name)) { return name; }

            invocation.Tell(invocation.Say.Warning(invocation.Say.IgnoredColumn(name, Suggest.Nearest(name, RequestReader.Names))));
            return null;
        })];
    }

    private IEnumerable<InputLine> Filled()
    {
        foreach (var line in input.Lines())
        {
            if (line.IsBlank) { Blank++; }
            else { yield return line; }
        }
    }

    private static BatchItem Faulty(long line, string fault) => new(line, Error: new(null, line, fault, fault == "bad-encoding"
        ? "The line is neither valid UTF-8 nor, as the rest of the file, GB18030; save the file as UTF-8."
        : $"The line is longer than {InputText.MostBytes / 1024 / 1024} MiB; shorten it."));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
