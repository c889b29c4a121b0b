using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>tests/evaluation/binding.tsv: colours, counts and materials stay with their noun through translation and enrichment.</summary>
public sealed class BindingTests
{
    public static TheoryData<string, string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string>();
            foreach (var line in File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "binding.tsv")).Where(line => line.Length > 0 && line[0] != '#'))
            {
                var cells = line.Split('\t');
                cases.Add(cells[0], cells[1], cells[2], cells[3]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stays_with_its_noun(string prompt, string target, string together, string apart)
    {
        foreach (var strength in (Strength[])[Strength.Auto, Strength.Rich])
        {
            var text = TheForge.Enhance(new ForgeRequest { Prompt = prompt, Target = target, Strength = strength }).Prompt;
            Assert.All(together.Split(';'), phrase => Assert.True(Holds(text, phrase), $"'{phrase}' is not in: {text}"));
            Assert.All(apart.Split(';'), phrase => Assert.False(Holds(text, phrase), $"'{phrase}' is in: {text}"));
        }
    }

    private static bool Holds(string text, string phrase) => phrase.Any(Words.IsHan)
        ? text.Contains(phrase, StringComparison.Ordinal)
        : Words.HoldsRun(Words.Of(text).ConvertAll(Words.Stem), Words.Of(phrase).ConvertAll(Words.Stem));
}
