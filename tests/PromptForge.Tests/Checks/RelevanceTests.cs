using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Tests.Checks;

/// <summary>Domain phrases come only where the domain is asked for: a mountain landscape gains no peonies.</summary>
public sealed partial class RelevanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Prompts_without_flowers_gain_none()
    {
        var bare = Data.Prompts("parti").Where(prompt => !Flowery().IsMatch(prompt)).ToList();
        Assert.True(bare.Count > 1300);
        var plants = TheForge.Content.Concepts.Where(concept => Vocabulary.Plants.Contains(concept.Kind)).Select(concept => concept.Id).ToHashSet(StringComparer.Ordinal);
        var faults = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.ForEach(bare, prompt =>
        {
            foreach (var target in (string[])["stability-v1-sdxl", "dashscope-wanx-v1"])
            {
                foreach (var placed in TheForge.Enhance(prompt, target).Fragments.Where(placed => !placed.Fragment.IsUser))
                {
                    if (Flowery().IsMatch(placed.Fragment.Text.En ?? "") || plants.Contains(placed.Fragment.Source.Id)) { faults.Add($"{placed.Text} ({placed.Fragment.Id}) — {prompt}"); }
                }
            }
        });

        output.WriteLine($"{bare.Count} prompts");
        Assert.True(faults.IsEmpty, $"{faults.Count}:\n" + string.Join("\n", faults.Order(StringComparer.Ordinal).Take(15)));
    }

    [Fact]
    public void A_lighthouse_on_a_cliff_gets_landscape_phrases_and_no_flower()
    {
        var forged = TheForge.Enhance("A lighthouse on a cliff");

        Assert.Equal("landscape", forged.Style);
        Assert.InRange(forged.Added, 4, 8);
        Assert.DoesNotMatch(Flowery(), forged.Prompt);
    }

    [GeneratedRegex(@"flower|floral|florist|bloom|blossom|petal|bouquet|vase|rose\b|roses\b|tulip|peon|lily|lilies|orchid|daisy|daisies|iris|lotus|sunflower|garden|plant|wreath|ikebana|potted|leaf|leaves|foliage|tree|branch|fruit|apple|orange|cherry|pine|bamboo|fern|grass|berr|vine|palm|grape|lemon|pepper|tomato|pumpkin|corn|wheat|cactus|forest|jungle|wood|maple|willow|oak|moss|ivy", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Flowery();
}
