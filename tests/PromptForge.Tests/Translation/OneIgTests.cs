using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Translation;

namespace PromptForge.Tests.Translation;

/// <summary>The translation measured on prompts that nobody here wrote.</summary>
public sealed class OneIgTests
{
    private static readonly RuleTranslator Translator = new(TheForge.Standard.Lexicon);

    [Fact]
    public void Translates_aligned_prompts_better_than_a_dictionary()
    {
        var english = Data.Csv("oneig/OneIG-Bench.csv").ToDictionary(row => row["category"] + row["id"], row => row["prompt_en"], StringComparer.Ordinal);
        var (sum, aligned) = (0.0, 0);
        foreach (var row in Data.Csv("oneig/OneIG-Bench-ZH.csv"))
        {
            if (!english.TryGetValue(row["category"] + row["id"], out var reference)) { continue; }

            sum += ChrF2(Translated(row["prompt_cn"]).Text.ToLowerInvariant(), reference.ToLowerInvariant());
            aligned++;
        }

        Assert.Equal(1120, aligned);
        TestContext.Current.SendDiagnosticMessage($"chrF2 {sum / aligned:F4} over {aligned} prompts");
        Assert.True(sum / aligned > 0.478, $"chrF2 is {sum / aligned:F4}");
    }

    [Fact]
    public void Carries_the_characters_over_and_tells_the_rest()
    {
        var (han, told) = (0, 0);
        foreach (var row in Data.Csv("oneig/OneIG-Bench-ZH.csv"))
        {
            var (text, unknown, quoted) = Translated(row["prompt_cn"]);
            var left = text.Count(Folding.IsHan);
            var known = unknown.Sum(span => span.Count(Folding.IsHan));
            Assert.True(left <= known + quoted, $"{left - known - quoted} characters of '{row["prompt_cn"]}' stayed untold in '{text}'");
            han += row["prompt_cn"].Count(Folding.IsHan) - quoted;
            told += known;
        }

        TestContext.Current.SendDiagnosticMessage($"{told} of {han} characters have no translation: {100.0 * (han - told) / han:F2}% carried");
        Assert.True(told <= han * 0.05, $"{told} of {han} characters have no translation");
    }

    /// <summary>Intake and translation, without anything added.</summary>
    private static (string Text, List<string> Unknown, int Quoted) Translated(string prompt)
    {
        var read = Drafts.Read(prompt);
        var text = new List<string>();
        var unknown = new List<string>();
        var quoted = 0;
        foreach (var fragment in read.Fragments)
        {
            if (fragment.Text.In(Language.English) is { } ready)
            {
                text.Add(ready);
                quoted += ready.Count(Folding.IsHan);
                continue;
            }

            var result = Translator.Translate(fragment.Text.Zh!, fragment.Protected, Language.English);
            text.Add(result.Text + fragment.Tail);
            unknown.AddRange(result.Untranslated);
            quoted += result.Protected.Sum(span => span.Raw.Count(Folding.IsHan));
        }

        return (string.Join(' ', text), unknown, quoted);
    }

    /// <summary>Popović 2015: character n-grams of 1 to 6 without spaces, recall twice as weighty as precision.</summary>
    private static double ChrF2(string hypothesis, string reference)
    {
        var (ours, theirs) = (string.Concat(hypothesis.Where(letter => !char.IsWhiteSpace(letter))), string.Concat(reference.Where(letter => !char.IsWhiteSpace(letter))));
        var (precision, recall, orders) = (0.0, 0.0, 0);
        for (var n = 1; n <= 6; n++)
        {
            if (ours.Length < n || theirs.Length < n) { continue; }

            var counts = Enumerable.Range(0, ours.Length - n + 1).Select(at => ours.Substring(at, n)).CountBy(gram => gram).ToDictionary();
            var shared = 0;
            for (var at = 0; at + n <= theirs.Length; at++)
            {
                if (counts.TryGetValue(theirs.Substring(at, n), out var left) && left > 0)
                {
                    counts[theirs.Substring(at, n)] = left - 1;
                    shared++;
                }
            }

            precision += (double)shared / (ours.Length - n + 1);
            recall += (double)shared / (theirs.Length - n + 1);
            orders++;
        }

        (precision, recall) = orders == 0 ? (0, 0) : (precision / orders, recall / orders);
        return precision + recall == 0 ? 0 : 5 * precision * recall / ((4 * precision) + recall);
    }
}
