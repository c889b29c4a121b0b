using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

/// <summary>What must hold of the metrics whatever they are given.</summary>
public sealed class MetricSetTests
{
    private static readonly (string Metric, double? Best)[] OfTheSameText =
    [
        ("fact-recall", 1), ("fact-recall.entity", 1), ("fact-recall.attribute", 1), ("fact-recall.relation", 1), ("fact-recall.count", 1), ("fact-recall.text", 1), ("fact-recall.global", 1),
        ("content-recall", 1), ("quoted-text", 1), ("novelty", 0), ("expansion", 1), ("contradiction", 0),
    ];

    [Xunit.Fact]
    public void Ids_are_unique_and_every_metric_says_what_it_counts()
    {
        var metrics = Samples.Metrics.All;

        Assert.Equal(metrics.Length, metrics.Select(metric => metric.Info.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(metrics, metric => Assert.Matches("^[a-z0-9]+([.-][a-z0-9]+)*$", metric.Info.Id));
        Assert.All(metrics, metric => Assert.NotEmpty(metric.Info.Unit));
        Assert.All(metrics, metric => Assert.True(metric.Info.Kind != MetricKind.Gate || metric.Info.HigherIsBetter));
        Assert.Equal(["budget.fits", "collision.user", "determinism", "excluded-absent", "quoted-text"],
            metrics.Where(metric => metric.Info.Kind == MetricKind.Gate).Select(metric => metric.Info.Id).Order(StringComparer.Ordinal));
    }

    [Xunit.Fact]
    public void An_unknown_metric_is_answered_with_the_nearest()
    {
        Assert.Contains("fact-recall", Assert.Throws<ArgumentException>(() => Samples.Metrics["fact-recal"]).Message, StringComparison.Ordinal);
        Assert.True(Samples.Metrics.Contains("novelty"));
    }

    [Theory]
    [MemberData(nameof(Samples.Prompts), MemberType = typeof(Samples))]
    public void A_prompt_that_nobody_touched_is_perfect(string prompt) => Perfect(prompt);

    [Theory]
    [InlineData("floral-zh")]
    [InlineData("expert")]
    [InlineData("bare")]
    [InlineData("products")]
    public void So_is_every_prompt_of_our_sets(string set)
    {
        foreach (var prompt in Sets.Read(set)) { Perfect(prompt); }
    }

    private static void Perfect(string prompt)
    {
        var sample = Samples.Sample(prompt, prompt);
        foreach (var (metric, best) in OfTheSameText)
        {
            if (sample.Value(metric) is { } value) { Assert.True(value == best, $"{metric} of '{prompt}' is {value}: {string.Join("; ", sample.Measure(metric).Diagnostics.Select(one => one.Message))}"); }
        }
    }

    /// <summary>What is said behind the user's words takes none of them away.</summary>
    [Theory]
    [MemberData(nameof(Samples.Prompts), MemberType = typeof(Samples))]
    public void More_text_loses_nothing(string prompt)
    {
        var more = Samples.Sample(prompt, prompt + ". Soft rim lighting, ink wash, 朦胧的雾, a distant mountain.");
        foreach (var metric in (string[])["fact-recall", "content-recall", "quoted-text"]) { Assert.Equal(Samples.Sample(prompt, prompt).Value(metric), more.Value(metric)); }

        Assert.True(more.Value("novelty") > 0);
        Assert.True(more.Value("expansion") > 1);
        Assert.True(more.Value("budget.utilisation") > Samples.Sample(prompt, prompt).Value("budget.utilisation"));
    }

    /// <summary>Each word that goes takes recall down or leaves it.</summary>
    [Theory]
    [MemberData(nameof(Samples.Prompts), MemberType = typeof(Samples))]
    public void Less_text_recalls_no_more(string prompt)
    {
        var before = 1.0;
        for (var cut = prompt.Length; cut >= 0; cut--)
        {
            // Only at borders of words: half a word may be another word.
            if (cut < prompt.Length && cut > 0 && char.IsLetterOrDigit(prompt[cut]) && char.IsLetterOrDigit(prompt[cut - 1])) { continue; }

            var now = Samples.Sample(prompt, prompt[..cut]).Value("content-recall") ?? 0;
            Assert.True(now <= before, $"'{prompt[..cut]}' recalls {now}, more than {before}");
            before = now;
        }

        Assert.Equal(0, before);
    }

    [Theory]
    [MemberData(nameof(Samples.Prompts), MemberType = typeof(Samples))]
    public void Saying_all_of_it_twice_is_repetition(string prompt)
    {
        var (once, twice) = (Samples.Sample(prompt, prompt), Samples.Sample(prompt, $"{prompt}, {prompt}"));

        Assert.True(twice.Value("redundancy.terms") >= 0.5);
        Assert.True(twice.Value("redundancy.clauses") >= 0.5);
        Assert.True(twice.Value("redundancy.zlib") > once.Value("redundancy.zlib"));
        Assert.Equal(0, twice.Value("novelty"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ,.;")]
    [InlineData("\"")]
    [InlineData("𠮷野家 \uD83C")]
    [InlineData("(((((:1.2))))) <lora:x:1> {a|b} --ar 3:4")]
    [InlineData("e\u0301tude café ﬁne Ａｂｃ")]
    public void No_text_is_too_odd_to_be_measured(string text)
    {
        foreach (var sample in (EvaluationSample[])[Samples.Sample(text, text, negative: text), Samples.Sample("a rose", text), Samples.Sample(text, "a rose", "no-such-model") with { Repeats = [text] }])
        {
            foreach (var metric in Samples.Metrics.All)
            {
                var value = metric.Measure(sample);
                Assert.True(value.Value is null || double.IsFinite(value.Value.Value), metric.Info.Id);
                Assert.All(value.Diagnostics, one => Assert.NotNull(sample.Said(one)));
            }
        }
    }

    /// <summary>Spans lie in their texts, gates are 0 or 1, and a gate that fails says why: over forged prompts of both languages.</summary>
    [Theory]
    [InlineData("floral-zh", Samples.Sdxl)]
    [InlineData("expert", Samples.Sdxl)]
    [InlineData("bare", "dashscope-wanx-v1")]
    public void Values_and_spans_are_sound(string set, string target)
    {
        foreach (var prompt in Sets.Read(set))
        {
            var sample = Samples.Forged(prompt, target) with { Milliseconds = 2 };
            foreach (var metric in Samples.Metrics.All)
            {
                var value = metric.Measure(sample);
                Assert.All(value.Diagnostics, one => Assert.NotNull(sample.Said(one)));
                if (metric.Info.Kind != MetricKind.Gate || value.Value is null) { continue; }

                Assert.True(value.Value is 0 or 1, metric.Info.Id);
                Assert.Equal(value.Value == 1, value.Diagnostics.IsEmpty);
            }
        }
    }

    [Xunit.Fact]
    public void Two_sets_and_many_threads_give_the_same_values()
    {
        var samples = Sets.Read("floral-zh").Select(prompt => Samples.Forged(prompt)).ToList();
        var other = new MetricSet(TheForge.Standard);
        var first = samples.ConvertAll(sample => string.Join(' ', Samples.Metrics.All.Select(metric => metric.Measure(sample).Value)));

        var second = new string[samples.Count];
        Parallel.For(0, samples.Count, i => second[i] = string.Join(' ', other.All.Select(metric => metric.Measure(samples[i]).Value)));

        Assert.Equal(first, second);
    }
}
