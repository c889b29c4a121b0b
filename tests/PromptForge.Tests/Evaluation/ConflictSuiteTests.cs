using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>tests/evaluation/conflicts.tsv: what we add never contradicts the user, and little that is harmless is held back.</summary>
public sealed class ConflictSuiteTests
{
    private static readonly string[] Targets = ["stability-v1-sdxl", "dashscope-wanx-v1"];

    [Fact]
    public void There_are_at_least_200_pairs_in_both_languages()
    {
        var cases = Read();
        Assert.True(cases.Count >= 200, $"{cases.Count} pairs");
        Assert.InRange(cases.Count(one => one.Prompt.Any(Words.IsHan)), cases.Count * 4 / 10, cases.Count * 6 / 10);
        Assert.Equal(cases.Count, cases.Select(one => one.Prompt).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Nothing_added_contradicts_the_user()
    {
        var faults = new List<string>();
        foreach (var one in Read())
        {
            foreach (var forged in All(one))
            {
                foreach (var term in one.Forbidden)
                {
                    var isNegative = term[0] == '-';
                    var word = isNegative ? term[1..] : term;
                    var where = isNegative ? forged.NegativeFragments : forged.Fragments;
                    foreach (var placed in where.Where(placed => !placed.Fragment.IsUser && (isNegative ? Is(placed.Fragment.Text, word) : Holds(placed.Fragment.Text, word))))
                    {
                        faults.Add($"{(isNegative ? "negative " : "")}{placed.Fragment.Id} '{placed.Text}' holds '{word}': {one.Prompt} [{one.Style}, {forged.Request.Strength}]");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count}\n" + string.Join('\n', faults.Distinct(StringComparer.Ordinal)));
    }

    /// <summary>The bound is one harmless phrase in twenty.</summary>
    [Fact]
    public void At_most_one_harmless_phrase_in_twenty_is_suppressed()
    {
        var (free, suppressed) = (0, new List<string>());
        foreach (var one in Read())
        {
            foreach (var forged in All(one).Where(forged => forged.Request.Strength == Strength.Rich))
            {
                foreach (var word in one.Harmless)
                {
                    free += forged.Fragments.Count(placed => !placed.Fragment.IsUser && Holds(placed.Fragment.Text, word));
                    suppressed.AddRange(forged.Dropped.Where(dropped => dropped.Reason == DropReason.Conflict && IsHarmless(dropped.Fragment.Text, word, one))
                        .Select(dropped => $"{dropped.Fragment.Id} '{dropped.Fragment.Text.En}' ({dropped.Detail}): {one.Prompt}"));
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{suppressed.Count} of {free + suppressed.Count} harmless phrases suppressed");
        Assert.True(free >= 400, $"{free} phrases seen");
        Assert.True(suppressed.Count * 20 <= free + suppressed.Count, $"{suppressed.Count} of {free + suppressed.Count}\n" + string.Join('\n', suppressed.Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_suppressed_phrase_has_a_receipt_in_both_languages()
    {
        var seen = 0;
        foreach (var dropped in Read().SelectMany(All).SelectMany(forged => forged.Dropped).Where(dropped => dropped.Reason == DropReason.Conflict))
        {
            seen++;
            Assert.False(string.IsNullOrWhiteSpace(dropped.Detail), dropped.Fragment.Id);
            Assert.False(string.IsNullOrWhiteSpace(dropped.Fragment.Text.Zh), dropped.Fragment.Id);
            Assert.False(string.IsNullOrWhiteSpace(dropped.Fragment.Text.En), dropped.Fragment.Id);
        }

        Assert.True(seen >= 200, $"{seen} suppressed");
    }

    private static IEnumerable<ForgedPrompt> All(Pair one)
    {
        foreach (var target in Targets)
        {
            foreach (var strength in (Strength[])[Strength.Auto, Strength.Rich])
            {
                yield return TheForge.Enhance(new ForgeRequest { Prompt = one.Prompt, Target = target, Style = one.Style, Strength = strength });
            }
        }
    }

    private static bool IsHarmless(LocalText text, string word, Pair one) => Holds(text, word) && !one.Forbidden.Any(term => Holds(text, term.TrimStart('-')));

    private static bool Is(LocalText text, string word) => word.Any(Words.IsHan) ? text.Zh == word : string.Equals(text.En, word, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(LocalText text, string word) => word.Any(Words.IsHan)
        ? text.Zh?.Contains(word, StringComparison.Ordinal) == true
        : Words.HoldsRun(Words.Of(text.En ?? "").ConvertAll(Words.Stem), Words.Of(word).ConvertAll(Words.Stem));

    private static List<Pair> Read() =>
        [.. File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "conflicts.tsv")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t')).Select(cells => new Pair(cells[0], cells[1], cells[2].Split(';'), cells[3].Split(';')))];

    private sealed record Pair(string Prompt, string Style, string[] Forbidden, string[] Harmless);
}
