using System.Globalization;
using System.Text.Json;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

/// <summary>Values that were measured by other code on public data: style templates of Fooocus round PartiPrompts, and the facts of DSG-1k in their own prompts.</summary>
public sealed class ReferenceValuesTests(ITestOutputHelper output)
{
    private static readonly Lazy<List<(string Prompt, string Negative)>> Styles = new(() => [.. ReadStyles()]);

    /// <summary>Reference: recall 1.000, binding 1.000, counts 1.000, novelty 0.701, expansion 5.5 (pairs drawn at random), repeats 0.080, overflow 1.7% by exact counts.</summary>
    [Xunit.Fact]
    public void One_style_round_PartiPrompts()
    {
        var cases = Parti();
        var samples = new List<EvaluationSample>();
        foreach (var (style, _) in Styles.Value)
        {
            if (!style.Contains("{prompt}", StringComparison.Ordinal)) { continue; }

            // Ten prompts a style, spread over the whole set.
            for (var i = 0; i < 10; i++)
            {
                var one = cases[samples.Count * 929 % cases.Count];
                samples.Add(new(one, "style", Samples.Sdxl, style.Replace("{prompt}", one.Prompt, StringComparison.Ordinal)));
            }
        }

        Assert.Equal(2740, samples.Count);
        Near("content-recall", 1, 0.001);
        Near("fact-recall.attribute", 1, 0.002);
        Near("fact-recall.count", 1, 0.006);
        Near("novelty", 0.701, 0.01);
        Near("expansion", 5.5, 0.3);
        Near("redundancy.terms", 0.080, 0.005);
        Near("budget.fits", 0.983, 0.01);

        void Near(string metric, double expected, double tolerance)
        {
            var mean = samples.Select(sample => sample.Value(metric)).Average()!.Value;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metric}: {mean:0.0000}, reference {expected}"));
            Assert.True(Math.Abs(mean - expected) <= tolerance, $"{metric} is {mean}");
        }
    }

    /// <summary>Reference: 1.205% of 443,904 pairs of a style and a prompt have a whole negative term inside the user's prompt.</summary>
    [Xunit.Fact]
    public void Negatives_of_styles_collide_with_what_people_ask_for()
    {
        var words = Collisions(new MetricSet(new PromptPipelineBuilder { Content = TheForge.Content with { Concepts = [], Words = [] } }.Build()));
        var concepts = Collisions(Samples.Metrics);

        // The reference compares stems. Entries join synonyms, too: whoever wants a photo wants a photograph.
        Assert.InRange(words, 0.0110, 0.0130);
        Assert.True(concepts > words);
    }

    private double Collisions(MetricSet metrics)
    {
        var cases = Parti();
        var (hits, pairs, terms) = (0, 0, new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (_, negative) in Styles.Value.Where(style => style.Negative.Length > 0))
        {
            foreach (var one in cases)
            {
                pairs++;
                var sample = new EvaluationSample(one, "style", Samples.Sdxl, one.Prompt) { NegativePrompt = negative };
                var found = metrics["collision.user"].Measure(sample).Diagnostics;
                if (found.IsEmpty) { continue; }

                hits++;
                foreach (var said in found.Select(hit => sample.Said(hit).ToLowerInvariant()).Distinct(StringComparer.Ordinal)) { terms[said] = terms.GetValueOrDefault(said) + 1; }
            }
        }

        var share = (double)hits / pairs;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hits} of {pairs} = {share:0.00000}; {string.Join(", ", terms.OrderByDescending(term => term.Value).Take(8).Select(term => $"{term.Key} {term.Value}"))}"));
        return share;
    }

    /// <summary>Reference, words found anywhere: entity 0.943, attribute 0.933, relation 0.953, global 0.980. Binding asks more of attributes and relations.</summary>
    [Xunit.Fact]
    public void Facts_of_DSG_are_found_in_their_own_prompts()
    {
        var (found, all) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var group in Data.Csv("dsg/dsg-1k-anns.csv").GroupBy(row => row["text"], StringComparer.Ordinal))
        {
            foreach (var row in group.DistinctBy(row => row["proposition_id"]))
            {
                if (Parse(row["category_broad"], row["tuple"]) is not { } fact) { continue; }

                all[row["category_broad"]] = all.GetValueOrDefault(row["category_broad"]) + 1;
                var kept = Samples.Sample(group.Key, group.Key).With(fact).Value("fact-recall") == 1;
                found[row["category_broad"]] = found.GetValueOrDefault(row["category_broad"]) + (kept ? 1 : 0);
            }
        }

        foreach (var (kind, least) in ((string, double)[])[("entity", 0.94), ("attribute", 0.75), ("relation", 0.80), ("global", 0.95)])
        {
            var recall = (double)found[kind] / all[kind];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {recall:0.000} of {all[kind]}"));
            Assert.True(recall >= least, $"{kind} is {recall}");
        }
    }

    private static PromptForge.Evaluation.Cases.Fact? Parse(string kind, string tuple)
    {
        var open = tuple.IndexOf('(', StringComparison.Ordinal);
        var said = tuple[(open + 1)..tuple.LastIndexOf(')')].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (kind, said) switch
        {
            ("entity", _) => Samples.Of(FactKind.Entity, said),
            ("attribute", [var thing, var quality]) => Samples.Of(FactKind.Attribute, thing, quality),
            ("relation", [var one, var other, var relation]) => Samples.Of(FactKind.Relation, one, relation, other),
            ("global", _) => Samples.Of(FactKind.Global, said),
            _ => null,
        };
    }

    private static List<EvaluationCase> Parti() => [.. Data.Prompts("parti").Select((prompt, i) => new EvaluationCase(i.ToString(CultureInfo.InvariantCulture), prompt))];

    private static IEnumerable<(string Prompt, string Negative)> ReadStyles()
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Data.Path("fooocus_styles/sdxl_styles_sai.json"))!, "sdxl_styles_*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var style in json.RootElement.EnumerateArray())
            {
                yield return (Text(style, "prompt"), Text(style, "negative_prompt"));
            }
        }

        static string Text(JsonElement style, string key) => style.TryGetProperty(key, out var value) ? value.GetString() ?? "" : "";
    }
}
