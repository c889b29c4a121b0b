using System.Collections.Frozen;
using System.Text.Json;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Pictures;

/// <summary>A result of a run, by name.</summary>
/// <param name="Case">The prompt's id.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Target">The target.</param>
/// <param name="Seed">The seed.</param>
public readonly record struct ResultKey(string Case, string Variant, string Target, long Seed)
{
    /// <summary>The name of a row.</summary>
    public static ResultKey Of(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.Case, row.Variant, row.Target, row.Seed);
    }
}

/// <summary>The pictures of a run: JSON Lines of <c>{"case","variant","target","seed","image"}</c>, paths relative to the list.</summary>
/// <remarks>Whoever makes the pictures writes the list; the run itself holds texts only.</remarks>
public static class PictureList
{
    /// <summary>What the list of a run is called, beside it.</summary>
    public static string PathOf(string run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Path.ChangeExtension(run.EndsWith(".run.jsonl", StringComparison.Ordinal) ? run[..^".jsonl".Length] : run, ".pictures.jsonl");
    }

    /// <summary>Reads a list; the last line for a result counts.</summary>
    /// <returns>The pictures' full paths.</returns>
    /// <exception cref="RunException">A line cannot be read, or names a file that is not there.</exception>
    public static IReadOnlyDictionary<ResultKey, string> Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var pictures = new Dictionary<ResultKey, string>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) { continue; }

            var (key, image) = Line(line) ?? throw new RunException($"{path}({number},1): a picture's line looks like {{\"case\":\"…\",\"variant\":\"…\",\"target\":\"…\",\"seed\":0,\"image\":\"fox.png\"}}.");
            var file = Path.GetFullPath(image, folder);
            pictures[key] = File.Exists(file) ? file : throw new RunException($"{path}({number},1): there is no file '{image}'; paths are relative to the list.");
        }

        return pictures.ToFrozenDictionary();
    }

    private static (ResultKey Key, string Image)? Line(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return (new(Text(root, "case"), Text(root, "variant"), Text(root, "target"), root.TryGetProperty("seed", out var seed) ? seed.GetInt64() : 0), Text(root, "image"));
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException(name);
}
