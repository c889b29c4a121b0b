using System.Globalization;
using System.Text.Json;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

public sealed class FactReaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("a red rose in a blue vase on a wooden table", "entity(rose) entity(vase) entity(wooden table) attribute(rose, red) attribute(vase, blue) relation(rose, in, vase) relation(vase, on, wooden table)")]
    [InlineData("three white lilies and two yellow tulips, soft morning light", "entity(lilies) entity(tulips) count(lilies, three) attribute(lilies, white) count(tulips, two) attribute(tulips, yellow) global(morning light) attribute(morning light, soft)")]
    [InlineData("the roses are red and the sky is grey", "entity(roses) entity(sky) attribute(roses, red) attribute(sky, grey)")]
    [InlineData("a sign that says \"OPEN LATE\" above a door", "entity(sign) entity(door) text(OPEN LATE)")]
    [InlineData("a girl holding a lamp, no people", "entity(girl) entity(lamp) relation(girl, holding, lamp)")]
    [InlineData("a wombat with a rubix cube next to four zebras", "entity(wombat) entity(rubix cube) entity(zebras) count(zebras, four) relation(rubix cube, next to, zebras)")]
    [InlineData("a stop sign and two parking meters", "entity(stop sign) entity(parking meters) count(parking meters, two)")]
    [InlineData("一只白猫坐在红色沙发上", "entity(猫) entity(沙发) attribute(猫, 白) attribute(沙发, 红色) relation(猫, 上, 沙发) relation(猫, 坐, 沙发)")]
    [InlineData("大型牡丹瓶花", "entity(牡丹) global(瓶花) attribute(瓶花, 大型)")]
    [InlineData("三朵红玫瑰，不要叶子", "entity(玫瑰) count(玫瑰, 三) attribute(玫瑰, 红)")]
    [InlineData("桌子上有两个苹果", "entity(桌子) entity(苹果) count(苹果, 两) relation(苹果, 上, 桌子)")]
    [InlineData("玫瑰是红色的，花瓶很高", "entity(玫瑰) entity(花瓶) attribute(玫瑰, 红色) attribute(花瓶, 高)")]
    [InlineData("水墨画风格的牡丹，春天，柔和的晨光", "entity(牡丹) global(水墨画) global(春天) global(晨光) attribute(晨光, 柔和)")]
    public void Reads_what_a_prompt_states(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(' ', Samples.Metrics.FactsOf(new("case", prompt)).Select(fact => $"{FactKinds.Name(fact.Kind)}({string.Join(", ", fact.Arguments)})")));

    [Xunit.Fact]
    public void Written_facts_stand()
    {
        var written = Samples.Of(FactKind.Entity, "unicorn");

        Assert.Same(written, Assert.Single(Samples.Metrics.FactsOf(new("case", "a rose") { Facts = [written] })));
    }

    /// <summary>GenEval's prompts come with what they ask for: the reader finds nearly all of it, and hardly anything else.</summary>
    [Xunit.Fact]
    public void Finds_what_GenEval_asks_for()
    {
        var (found, all, read) = (new SortedDictionary<FactKind, int>(), new SortedDictionary<FactKind, int>(), new SortedDictionary<FactKind, int>());
        foreach (var line in File.ReadLines(Data.Path("geneval/evaluation_metadata.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var facts = Samples.Metrics.FactsOf(new("case", json.RootElement.GetProperty("prompt").GetString()!))
                .Select(fact => (fact.Kind, Said: string.Join('|', fact.Arguments.Where((_, i) => fact.Kind != FactKind.Relation || i != 1).Select(Plain)))).ToHashSet();
            foreach (var fact in facts) { read[fact.Kind] = read.GetValueOrDefault(fact.Kind) + 1; }

            foreach (var wanted in Wanted(json.RootElement).ToHashSet())
            {
                all[wanted.Kind] = all.GetValueOrDefault(wanted.Kind) + 1;
                found[wanted.Kind] = found.GetValueOrDefault(wanted.Kind) + (facts.Contains(wanted) ? 1 : 0);
            }
        }

        foreach (var (kind, count) in all)
        {
            var (recall, precision) = ((double)found[kind] / count, (double)found[kind] / read[kind]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: recall {recall:0.000}, precision {precision:0.000} of {count}"));
            Assert.True(recall >= 0.93, $"{kind} recall {recall}");
            Assert.True(precision >= 0.93, $"{kind} precision {precision}");
        }
    }

    private static IEnumerable<(FactKind Kind, string Said)> Wanted(JsonElement root)
    {
        var things = root.GetProperty("include").EnumerateArray().ToList();
        foreach (var thing in things)
        {
            var name = Plain(thing.GetProperty("class").GetString()!);
            yield return (FactKind.Entity, name);
            if (thing.TryGetProperty("color", out var colour)) { yield return (FactKind.Attribute, $"{name}|{Plain(colour.GetString()!)}"); }

            if (thing.GetProperty("count").GetInt32() is > 1 and var count) { yield return (FactKind.Count, string.Create(CultureInfo.InvariantCulture, $"{name}|{count}")); }

            if (thing.TryGetProperty("position", out var position)) { yield return (FactKind.Relation, $"{name}|{Plain(things[position[1].GetInt32()].GetProperty("class").GetString()!)}"); }
        }
    }

    private static string Plain(string words) => string.Join(' ', PromptReader.Terms(words.ToLowerInvariant()));
}
