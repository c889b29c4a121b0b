using System.Text;
using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>tests/evaluation/exclusions.tsv through the whole forge: English and Chinese targets, with a negative prompt and without.</summary>
public sealed class ExclusionSuiteTests
{
    private static readonly string[] Targets = ["stability-v1-sdxl", "dashscope-wanx-v1", "openai-gpt-image-2", "bfl-flux-pro-1.1", "volcengine-seedream-4", "midjourney-dialect"];

    [Fact]
    public void There_are_at_least_330_lines_of_which_half_were_held_out()
    {
        var lines = Read();
        Assert.True(lines.Count >= 330, $"{lines.Count} lines");
        Assert.True(lines.Count(line => line.HeldOut) >= 165);
        Assert.True(lines.Count(line => line.Excluded.Length > 0) >= 150);
        Assert.True(lines.Count(line => line.Excluded.Length == 0) >= 80);
        Assert.InRange(lines.Count(line => line.Prompt.Any(Words.IsHan)), lines.Count * 4 / 10, lines.Count * 6 / 10);
    }

    /// <summary>False exclusions over the harmless lines; the bound is one in a hundred.</summary>
    [Fact]
    public void Fewer_than_one_in_a_hundred_harmless_lines_lose_anything()
    {
        var harmless = Read().Where(line => line.Excluded.Length == 0).ToList();
        var wrong = harmless.Where(line => !Drafts.Read(line.Prompt).Exclusions.IsEmpty).Select(line => line.Prompt).ToList();
        Assert.True(wrong.Count * 100 < harmless.Count, string.Join('\n', wrong));
    }

    [Fact]
    public void No_excluded_thing_stands_in_any_positive()
    {
        var faults = new List<string>();
        foreach (var (prompt, excluded, _, _) in Read().Where(line => line.Excluded.Length > 0))
        {
            foreach (var target in Targets)
            {
                var forged = TheForge.Enhance(prompt, target);
                var positive = Positive(forged);
                foreach (var name in excluded.Concat(Names(forged)).Where(name => Holds(positive, name))) { faults.Add($"'{name}' {target}: {prompt} → {forged.Prompt}"); }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_excluded_thing_is_in_the_negative_in_words_or_noted()
    {
        var faults = new List<string>();
        foreach (var (prompt, _, _, _) in Read().Where(line => line.Excluded.Length > 0))
        {
            foreach (var target in Targets)
            {
                var forged = TheForge.Enhance(prompt, target);
                foreach (var broken in TheForge.Standard.Promises.Check(forged, TheForge.Profile(target), Pipeline.Strategy.Rules)) { faults.Add($"[{broken.Promise}] {broken.Message} — {target}: {prompt}"); }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("不要红色")]
    [InlineData("no people, no cars")]
    public void Who_says_only_what_is_unwanted_is_told(string prompt)
    {
        var forged = TheForge.Enhance(prompt);
        Assert.Contains(forged.Notes, note => note.Code == "only-exclusions");
        Assert.NotEqual("", forged.Prompt);
    }

    private static List<(string Prompt, string[] Excluded, string[] Kept, bool HeldOut)> Read()
    {
        var lines = new List<(string, string[], string[], bool)>();
        var isHeldOut = false;
        foreach (var line in File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "exclusions.tsv")))
        {
            if (line.StartsWith("#@", StringComparison.Ordinal)) { isHeldOut = line.Contains("held-out", StringComparison.Ordinal); }

            if (line.Length == 0 || line[0] == '#') { continue; }

            var cells = line.Split('\t');
            lines.Add((cells[0], cells[1] == "-" ? [] : cells[1].Split(';'), cells[2].Split(';'), isHeldOut));
        }

        return lines;
    }

    /// <summary>What the excluded things are called in the output's language.</summary>
    private static IEnumerable<string> Names(ForgedPrompt forged) =>
        forged.Exclusions.Select(exclusion => exclusion.Text.In(forged.Language)).OfType<string>();

    private static string Positive(ForgedPrompt forged)
    {
        var text = new StringBuilder();
        foreach (var placed in forged.Fragments.Where(placed => placed.Fragment.Role != FragmentRole.Exclusion)) { text.Append(placed.Text).Append('\n'); }

        return text.ToString();
    }

    private static bool Holds(string text, string name) => name.Any(Words.IsHan)
        ? text.Contains(name, StringComparison.Ordinal)
        : Words.HoldsRun(Words.Of(text).ConvertAll(Words.Stem), Words.Of(name).ConvertAll(Words.Stem));
}
