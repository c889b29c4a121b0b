using System.Globalization;
using System.Text.RegularExpressions;

namespace PromptForge.Tests.Checks;

/// <summary>Fact recall over DSG-1k (EVALUATION 3.1, FR): a fact counts when it and all its parents are in the output.</summary>
public sealed partial class DsgTests(ITestOutputHelper output)
{
    private const int Window = 3;

    private sealed record Fact(int Id, int[] Parents, string Kind, List<List<string>> Arguments);

    [Fact]
    public void Facts_of_DSG_are_recalled_where_the_prompt_fits()
    {
        var prompts = Data.Csv("dsg/dsg-1k-anns.csv").GroupBy(row => row["text"], StringComparer.Ordinal)
            .Select(group => (Text: group.Key, Facts: group.DistinctBy(row => row["proposition_id"]).Select(Parse).ToList())).ToList();
        foreach (var target in Survey.MainTargets)
        {
            var (kept, stated, all, ofAll) = (0, 0, 0, 0);
            foreach (var (text, facts) in prompts)
            {
                var made = TheForge.Enhance(text, target);
                if (made.Notes.Any(note => note.Code is "user-clause-dropped" or "user-clause-shortened" or "over-limit")) { continue; }

                var (before, after) = (Recalled(facts, text), Recalled(facts, made.Prompt + ". " + made.NegativePrompt));
                stated += before.Count;
                kept += before.Count(after.Contains);
                all += facts.Count;
                ofAll += after.Count;
            }

            var recall = (double)kept / stated;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {kept}/{stated} = {recall:0.0000} of the facts that the prompt itself states in DSG's words; {ofAll}/{all} = {(double)ofAll / all:0.0000} of all annotations (the prompts themselves: {(double)stated / all:0.0000})"));
            Assert.True(recall >= 0.93, $"{target}: {recall}");
        }
    }

    [Theory]
    [InlineData("a purple rubix cube", "attribute - color (rubix cube, purple)", true)]
    [InlineData("a rubix cube on a table under a lamp beside one purple chair", "attribute - color (rubix cube, purple)", false)]
    [InlineData("a cube", "entity - whole (rubix cube)", false)]
    [InlineData("the ground under the rocks", "relation - spatial (rocks, ground, on)", false)]
    [InlineData("rocks on the ground", "relation - spatial (rocks, ground, on)", true)]
    public void A_fact_is_in_a_text_or_not(string text, string tuple, bool isIn) =>
        Assert.Equal(isIn, Recalled([Parse(new Dictionary<string, string> { ["proposition_id"] = "1", ["dependency"] = "0", ["tuple"] = tuple })], text).Contains(1));

    private static HashSet<int> Recalled(List<Fact> facts, string text)
    {
        var all = Words.Of(text).Select(Words.Stem).ToHashSet(StringComparer.Ordinal);
        var words = Words.Content(text);
        var own = facts.Where(fact => IsIn(fact, all, words)).Select(fact => fact.Id).ToHashSet();
        var byId = facts.ToDictionary(fact => fact.Id);
        return [.. own.Where(id => WithParents(id, 0))];

        bool WithParents(int id, int depth) =>
            own.Contains(id) && (depth > 20 || byId[id].Parents.All(parent => !byId.ContainsKey(parent) || WithParents(parent, depth + 1)));
    }

    private static bool IsIn(Fact fact, HashSet<string> all, List<string> words)
    {
        if (!fact.Arguments.All(argument => argument.All(all.Contains))) { return false; }

        return fact is not { Kind: "attribute", Arguments: [var thing, var quality, ..] } || thing.Count == 0 || quality.Count == 0 || IsBound(words, thing, quality);
    }

    /// <summary>A quality counts only within three content words of its thing.</summary>
    private static bool IsBound(List<string> words, List<string> thing, List<string> quality)
    {
        var things = Places(words, thing);
        var qualities = Places(words, quality);
        return things.Count == 0 || qualities.Count == 0 || things.Any(one => qualities.Any(other => Math.Abs(one - other) <= Window + 1));
    }

    private static List<int> Places(List<string> words, List<string> wanted) => [.. Enumerable.Range(0, words.Count).Where(place => wanted.Contains(words[place]))];

    private static Fact Parse(IReadOnlyDictionary<string, string> row)
    {
        var match = Tuple().Match(row["tuple"]);
        return new(
            int.Parse(row["proposition_id"], CultureInfo.InvariantCulture),
            [.. row["dependency"].Split(',').Select(part => int.TryParse(part.Trim(), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)],
            match.Groups["kind"].Value,
            [.. match.Groups["args"].Value.Split(',').Select(argument => Words.Of(argument).ConvertAll(Words.Stem))]);
    }

    [GeneratedRegex(@"^\s*(?<kind>\w+)[^(]*\((?<args>.*)\)\s*$")]
    private static partial Regex Tuple();
}
