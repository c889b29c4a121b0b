using System.Text;
using System.Text.Json;

namespace PromptForge.Tests;

/// <summary>The public data sets, read where they lie: <c>PROMPTFORGE_DATA</c> names the folder. Nothing of them is copied into the project.</summary>
internal static class Data
{
    private const string HowToGet =
        "the data sets are not here: set PROMPTFORGE_DATA to a folder that holds them (parti/PartiPrompts.tsv from google-research/parti, "
        + "drawbench/drawbench.csv, t2i_compbench/*_val.txt, geneval/evaluation_metadata.jsonl, dsg/dsg-1k-anns.csv, oneig/OneIG-Bench*.csv; each from its own repository)";

    /// <summary>The folder, when it is set and exists.</summary>
    public static string? Folder =>
        Environment.GetEnvironmentVariable("PROMPTFORGE_DATA") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The names of the sets, in the order in which they are checked.</summary>
    public static IReadOnlyList<string> Sets { get; } = ["parti", "drawbench", "compbench", "geneval", "dsg", "oneig-en", "oneig-zh"];

    /// <summary>The prompts of a set, in the order of its file, each once.</summary>
    public static IReadOnlyList<string> Prompts(string set) => [.. Read(set).Where(prompt => !string.IsNullOrWhiteSpace(prompt)).Distinct(StringComparer.Ordinal)];

    /// <summary>The path of a file in the data folder; skips the test when there is none.</summary>
    public static string Path(string name)
    {
        Assert.SkipWhen(Folder is null, HowToGet);
        var path = System.IO.Path.Combine(Folder!, name);
        Assert.SkipUnless(File.Exists(path), $"{HowToGet}; missing here: {name}");
        return path;
    }

    /// <summary>The rows of a CSV file by its header.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Csv(string name)
    {
        var rows = CsvRows(File.ReadAllText(Path(name), Encoding.UTF8)).ToList();
        foreach (var row in rows.Skip(1))
        {
            yield return rows[0].Zip(row).ToDictionary(pair => pair.First.Trim('\uFEFF'), pair => pair.Second, StringComparer.Ordinal);
        }
    }

    private static IEnumerable<string> Read(string set) => set switch
    {
        "parti" => File.ReadLines(Path("parti/PartiPrompts.tsv")).Skip(1).Select(line => line.Split('\t')[0]),
        "drawbench" => Csv("drawbench/drawbench.csv").Select(row => row["Prompt"]),
        "compbench" => new[] { "3d_spatial", "color", "complex", "non_spatial", "numeracy", "shape", "spatial", "texture" }
            .SelectMany(part => File.ReadLines(Path($"t2i_compbench/{part}_val.txt"))).Select(line => line.Trim()),
        "geneval" => File.ReadLines(Path("geneval/evaluation_metadata.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!),
        "dsg" => Csv("dsg/dsg-1k-anns.csv").Select(row => row["text"]),
        "oneig-en" => Csv("oneig/OneIG-Bench.csv").Select(row => row["prompt_en"]),
        "oneig-zh" => Csv("oneig/OneIG-Bench-ZH.csv").Select(row => row["prompt_cn"]),
        _ => throw new ArgumentException($"there is no set '{set}'.", nameof(set)),
    };

    private static IEnumerable<List<string>> CsvRows(string text)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted)
            {
                if (text[i] != '"') { cell.Append(text[i]); }
                else if (i + 1 < text.Length && text[i + 1] == '"') { cell.Append(text[++i]); }
                else { quoted = false; }
            }
            else if (text[i] == '"') { quoted = true; }
            else if (text[i] == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (text[i] == '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (row.Count > 1 || row[0].Length > 0) { yield return row; }

                row = [];
            }
            else if (text[i] != '\r') { cell.Append(text[i]); }
        }

        if (cell.Length > 0 || row.Count > 0)
        {
            row.Add(cell.ToString());
            yield return row;
        }
    }
}
