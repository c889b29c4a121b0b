using PromptForge.Measure;

namespace PromptForge.Tests.Measure;

/// <summary>Every text of the public sets that a meter can be tried on: duplicates, training halves and texts about lettering with them.</summary>
internal static class DataSets
{
    public static readonly string[] All =
        ["parti", "drawbench", "dsg", "compbench", "geneval", "oneig-en", "oneig-zh", "oneig-text-en", "oneig-text-zh"];

    private static readonly Lazy<ClipVocabulary> Read = new(() => ClipVocabulary.Read(VocabularyPath));

    /// <summary>The CLIP vocabulary of openai/CLIP; skips the test where it is missing.</summary>
    public static string VocabularyPath => Data.Path("clip_bpe/bpe_simple_vocab_16e6.txt.gz");

    public static ClipVocabulary Vocabulary
    {
        get
        {
            _ = VocabularyPath;
            return Read.Value;
        }
    }

    public static IReadOnlyList<string> Prompts(string set) => set switch
    {
        "parti" => [.. File.ReadLines(Data.Path("parti/PartiPrompts.tsv")).Skip(1).Select(line => line.Split('\t')[0])],
        "drawbench" => Column("drawbench/drawbench.csv", "Prompt"),
        "dsg" => [.. Data.Csv("dsg/dsg-1k-anns.csv").DistinctBy(row => row["item_id"]).Select(row => row["text"])],
        "compbench" => [.. Directory.EnumerateFiles(Path.GetDirectoryName(Data.Path("t2i_compbench/color.txt"))!, "*.txt")
            .Where(file => Path.GetFileName(file) is not ("License.txt" or "new_objects.txt"))
            .SelectMany(File.ReadLines).Where(line => line.Trim().Length > 0).Select(line => line.Split('\t')[0])],
        "oneig-en" => Column("oneig/OneIG-Bench.csv", "prompt_en"),
        "oneig-zh" => Column("oneig/OneIG-Bench-ZH.csv", "prompt_cn"),
        "oneig-text-en" => Column("oneig/text_content.csv", "prompt_en"),
        "oneig-text-zh" => Column("oneig/text_content_zh.csv", "prompt_cn"),
        "geneval" => [.. File.ReadLines(Data.Path("geneval/generation_prompts.txt"))],
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Unknown set."),
    };

    private static List<string> Column(string file, string name) => [.. Data.Csv(file).Select(row => row[name])];
}
