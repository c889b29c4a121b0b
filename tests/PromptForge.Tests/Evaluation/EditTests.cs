using PromptForge.Model;

namespace PromptForge.Tests.Evaluation;

/// <summary>Instructions to edit a picture are translated and measured, nothing else.</summary>
public sealed class EditTests
{
    public static TheoryData<string, string, string> Instructions
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var line in File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "edits.tsv")).Where(line => line.Length > 0 && line[0] != '#').Skip(1))
            {
                var cells = line.Split('\t');
                data.Add(cells[0], cells[1], cells[2]);
            }

            return data;
        }
    }

    [Fact]
    public void There_are_sixty() => Assert.Equal(60, Instructions.Count);

    [Theory]
    [MemberData(nameof(Instructions))]
    public void An_instruction_gains_nothing_and_says_the_same(string instruction, string language, string words)
    {
        var forged = TheForge.Enhance(new() { Prompt = instruction, Target = "stability-v1-sdxl", IsEdit = true, Language = new(language), Strength = Strength.Rich });

        Assert.Equal(0, forged.Added);
        Assert.Null(forged.NegativePrompt);
        Assert.Empty(forged.NegativeFragments);
        foreach (var word in words.Split('|')) { Assert.Contains(word.Split('/'), one => forged.Prompt.Contains(one, StringComparison.OrdinalIgnoreCase)); }

        Assert.DoesNotContain(forged.Notes, note => note.Code == "untranslated");
        Assert.Empty(TheForge.Standard.Promises.Check(forged, TheForge.Profile(forged.Target), TheForge.Standard.Strategy("rules")));
    }
}
