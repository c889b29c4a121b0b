using PromptForge.Content;
using PromptForge.Measure;

namespace PromptForge.Tests.Measure;

public sealed class ClipMeterTests
{
    private static readonly ClipMeter Measured = new(new ClipCounts(ForgeContent.Embedded.ClipCounts));

    [Theory]
    [InlineData("", 0)]
    [InlineData("a photo of a cat", 5)]
    [InlineData("A PHOTO of  a Cat!", 6)]
    [InlineData("Hello World!", 3)]
    [InlineData("Hello, world!", 4)]
    [InlineData("Hi there", 2)]
    [InlineData("A person riding a motorcycle", 5)]
    [InlineData("生活的真谛是", 13)]
    [InlineData("牡丹", 5)]
    [InlineData("青花瓷", 9)]
    [InlineData("梅兰竹菊", 11)]
    [InlineData("peony, chrysanthemum, hydrangea", 10)]
    [InlineData("celadon ikebana cloisonné", 9)]
    [InlineData("3840x2160", 9)]
    [InlineData("，", 3)]
    [InlineData("“ ”", 4)]
    public void Counts_as_the_vocabulary_does_without_it(string text, int tokens)
    {
        Assert.Equal(tokens, Measured.Count(text));
    }

    [Theory]
    [InlineData("(masterpiece:1.2), <lora:foo:0.8>", 17)]
    [InlineData("it's a dog's life, you're", 9)]
    [InlineData("a <|startoftext|>b<|endoftext|>", 4)]
    [InlineData("I'LL", 2)]
    [InlineData("½٣", 3)]
    [InlineData("hello\u00a0world\u3000again", 3)]
    public void Cuts_as_the_fast_front_end_does(string text, int tokens)
    {
        Assert.Equal(tokens, new ClipMeter(DataSets.Vocabulary).Count(text));
    }

    [Theory]
    [InlineData("cafe\u0301 BRU\u0302LE\u0301E", "café brûlée")]
    [InlineData("\u304b\u3099", "\u304c")]
    [InlineData("\u1100\u1161\u11a8", "\uac01")]
    [InlineData("A\u030a", "å")]
    public void Counts_composed_and_decomposed_letters_alike(string decomposed, string composed)
    {
        Assert.NotEqual(composed, decomposed);
        Assert.Equal(Measured.Count(composed), Measured.Count(decomposed));
    }

    [Theory]
    [InlineData("asymmetric line composition", "soft side light")]
    [InlineData("celadon vase", "layered silken petals")]
    [InlineData("不对称线条构图", "a red fox")]
    public void The_length_of_a_list_is_that_of_its_items_and_commas(string left, string right)
    {
        Assert.Equal(Measured.Count(left) + Measured.Count(",") + Measured.Count(right), Measured.Count($"{left}, {right}"));
    }

    [Fact]
    public void Takes_lone_surrogates_and_long_texts()
    {
        Assert.InRange(Measured.Count("fox \ud83c fox"), 3, 5);
        Assert.Equal(5000, Measured.Count(string.Concat(Enumerable.Repeat("fox, ", 2500))));
        Assert.True(Measured.Count("İ" + new string('a', 1023)) > 0);
        Assert.InRange(Measured.Count(new string('İ', 1024)), 1024, 4096);
    }

    [Fact]
    public void Counts_without_allocating()
    {
        const string Prompt = "a lighthouse on a cliff, thick fog, 青花瓷 vase, soft side light, qwertzuiop, 🌸";
        Measured.Count(Prompt);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) { Measured.Count(Prompt); }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_empty_table_leaves_an_upper_bound()
    {
        var bound = new ClipMeter(new ClipCounts(""));

        Assert.False(bound.IsExact);
        Assert.InRange(bound.Count("a photo of a peony"), Measured.Count("a photo of a peony"), 12);
    }

    // Sums that an independent counter in Python gave for the same prompts; see EVALUATION 2.2 for its verification.
    [Theory]
    [InlineData("parti", 1632, 16678)]
    [InlineData("drawbench", 200, 3021)]
    [InlineData("dsg", 1060, 21802)]
    [InlineData("compbench", 17760, 177337)]
    [InlineData("geneval", 553, 4278)]
    [InlineData("oneig-en", 1120, 66660)]
    [InlineData("oneig-zh", 1320, 290584)]
    public void Agrees_with_an_independent_counter(string set, int prompts, int tokens)
    {
        var meter = new ClipMeter(DataSets.Vocabulary);
        var texts = DataSets.Prompts(set);

        Assert.True(meter.IsExact);
        Assert.Equal((prompts, tokens), (texts.Count, texts.Sum(text => meter.Count(text))));
    }

    [Fact]
    public void Measured_counts_are_too_low_for_no_prompt_and_hardly_too_high()
    {
        var exact = new ClipMeter(DataSets.Vocabulary);
        foreach (var set in DataSets.All)
        {
            var texts = DataSets.Prompts(set);
            var over = texts.Select(text => Measured.Count(text) - exact.Count(text)).ToList();

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{set}: {over.Average():0.000} over on average, {over.Max()} at most, {100.0 * over.Count(x => x == 0) / over.Count:0.0}% exact");
            Assert.True(over.Min() >= 0, $"{set}: {texts[over.IndexOf(over.Min())]}");
            Assert.InRange(over.Average(), 0, 0.06 * texts.Average(text => exact.Count(text)));
        }
    }

    [Fact]
    public void Every_measured_count_is_that_of_the_vocabulary()
    {
        var exact = new ClipMeter(DataSets.Vocabulary);
        var lines = ForgeContent.Embedded.ClipCounts.Split('\n');
        for (var count = 1; count <= lines.Length; count++)
        {
            foreach (var piece in lines[count - 1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(piece => !piece.EndsWith('0')))
            {
                Assert.True(exact.Count(piece) == count, $"{piece}: {count} measured, {exact.Count(piece)} by the vocabulary");
            }
        }
    }

    [Fact]
    public void Our_own_phrases_are_never_counted_too_low_and_nearly_all_exactly()
    {
        var exact = new ClipMeter(DataSets.Vocabulary);
        var content = ForgeContent.Embedded;
        var phrases = content.Styles.SelectMany(style => style.Phrases).Concat(content.Concepts.SelectMany(concept => concept.Phrases))
            .SelectMany(phrase => (string[])[phrase.Text.En ?? "", phrase.Text.Zh ?? ""])
            .Concat(content.Concepts.SelectMany(concept => concept.Names.En.Concat(concept.Names.Zh))).ToList();

        var over = phrases.Select(phrase => (Phrase: phrase, Tokens: Measured.Count(phrase) - exact.Count(phrase))).Where(pair => pair.Tokens != 0).ToList();

        Assert.DoesNotContain(over, pair => pair.Tokens < 0);
        Assert.True(
            over.Count <= phrases.Count / 50,
            $"{over.Count} of {phrases.Count} phrases hold unmeasured words, such as '{over.FirstOrDefault().Phrase}': run PromptForge.Snapshot clip-counts again.");
    }
}
