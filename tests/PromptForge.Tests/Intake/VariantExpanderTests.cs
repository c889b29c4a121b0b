using System.Collections.Immutable;
using System.Diagnostics;
using PromptForge.Intake;
using PromptForge.Model;
using Xunit;

namespace PromptForge.Tests.Intake;

public sealed class VariantExpanderTests
{
    private static readonly Dictionary<string, ImmutableArray<string>> Lists = new(StringComparer.Ordinal)
    {
        ["season"] = ["summer", "{autumn|fall}", "winter"],
        ["flavours"] = ["chocolate", "vanilla", "strawberry"],
        ["colours/warm"] = ["red", "yellow"],
        ["colours/cold"] = ["blue", "green"],
        ["colours-old"] = ["sepia"],
        ["people"] = ["__africa__", "__asia__"],
        ["africa"] = ["Namibian"],
        ["asia"] = ["Nepali"],
        ["weighted"] = ["3::red", "green"],
        ["clothes"] = ["In ${season}, I wear ${season:old} shirts"],
        ["drink"] = ["${weather=snow}${drink?=tea}${drink} in the ${weather}"],
        ["empty"] = [],
        ["loop"] = ["__loop__"],
        ["bush"] = ["__bush__ __bush__ __bush__ __bush__ __bush__ __bush__ __bush__ __bush__ __bush__ __bush__"],
        ["long"] = [new string('x', 60_000)],
    };

    [Theory]
    [InlineData("{summer|autumn|winter|spring} is coming", "autumn is coming", "spring is coming", "summer is coming", "winter is coming")]
    [InlineData("{a|}x", "ax", "x")]
    [InlineData("{very |}big", "big", "very big")]
    [InlineData("{ a| b} fox", "a fox", "b fox")]
    [InlineData("{a|{b|c}}", "a", "b", "c")]
    [InlineData("{0.5::summer|0.1::autumn|0::winter}", "autumn", "summer")]
    [InlineData("{0::a|0::b}", "a", "b")]
    [InlineData("{ 2 :: a|b}", "2 :: a", "b")]
    [InlineData("{2$$a|b}", "a, b", "b, a")]
    [InlineData("{2$$ and $$a|b|c}", "a and b", "a and c", "b and a", "b and c", "c and a", "c and b")]
    [InlineData("{1-2$$ and $$a|b}", "a", "a and b", "b", "b and a")]
    [InlineData("{-2$$a|b|c}", "a", "a, b", "a, c", "b", "b, a", "b, c", "c", "c, a", "c, b")]
    [InlineData("{2-$$a|b}", "a, b", "b, a")]
    [InlineData("{1-$$a|b}", "a", "a, b", "b", "b, a")]
    [InlineData("{2-1$$a|b}", "a", "a, b", "b", "b, a")]
    [InlineData("{0-1$$a|b}", "", "a", "b")]
    [InlineData("{4$$a|b}", "a, b", "b, a")]
    [InlineData("{2$$|$$a|b}", "a|b", "b|a")]
    [InlineData("{2$$、$$红|蓝}", "红、蓝", "蓝、红")]
    [InlineData("{3$$a||b}", "a, b", "b, a")]
    [InlineData("{2$$1::a|0::b}", "a")]
    [InlineData("{2$$${x:q}|b}", "b, q", "q, b")]
    [InlineData("{~a|b} {!c|d}", "a c", "a d", "b c", "b d")]
    [InlineData("a \"{b|c}\" “{d|d}” 《{f|f}》", "a \"b\" “d” 《f》", "a \"c\" “d” 《f》")]
    [InlineData("US${5|10} 50%{a|a}", "US$10 50%a", "US$5 50%a")]
    [InlineData("%{a ..., neat$$cat}", "a cat, neat")]
    [InlineData("%{{x|y}…$$ cat}", "xcat", "ycat")]
    [InlineData("%{a $$cat}", "a cat")]
    public void Chooses_as_dynamicprompts_documents(string text, params string[] expected) => Assert.Equal(expected, All(text));

    [Theory]
    [InlineData("__season__ is coming", "autumn is coming", "fall is coming", "summer is coming", "winter is coming")]
    [InlineData("{2$$__colours/warm__}", "red, yellow", "yellow, red")]
    [InlineData("{2$$__colours/warm__|__colours/warm__}", "red, red", "red, yellow", "yellow, red", "yellow, yellow")]
    [InlineData("{__colours/warm__|teal}", "red", "teal", "yellow")]
    [InlineData("__people__", "Namibian", "Nepali")]
    [InlineData("__colours*__", "blue", "green", "red", "sepia", "yellow")]
    [InlineData("__colours/*__", "blue", "green", "red", "yellow")]
    [InlineData("__colours/**__", "blue", "green", "red", "yellow")]
    [InlineData("__warm__", "red", "yellow")]
    [InlineData("__~weighted__", "green", "red")]
    [InlineData("__colours/{warm|cold}__", "blue", "green", "red", "yellow")]
    [InlineData("${t=warm}__colours/${t}__", "red", "yellow")]
    [InlineData("a__warm__b", "aredb", "ayellowb")]
    public void Takes_wildcards_from_lists_folders_and_globs(string text, params string[] expected) => Assert.Equal(expected, All(text));

    [Theory]
    [InlineData("${x={a|b}}${x}${x}", "aa", "ab", "ba", "bb")]
    [InlineData("${x=!{a|b}}${x}${x}", "aa", "bb")]
    [InlineData("${s=!__warm__}In ${s}, ${s}", "In red, red", "In yellow, yellow")]
    [InlineData("${x:summer} ${ y : {a|b}}", "summer a", "summer b")]
    [InlineData("${ x = a}[${ x }]", "[a]")]
    [InlineData("${x=a}${x}${x=b}${x}", "bb")]
    [InlineData("${a=!{x|y}}${b=!${a}}${a}${b}", "xx", "yy")]
    [InlineData("${颜色={红|蓝}}${颜色}花", "红花", "蓝花")]
    [InlineData("${x=!}${x}a", "a")]
    public void Evaluates_variables_each_time_or_at_once(string text, params string[] expected) => Assert.Equal(expected, All(text));

    [Theory]
    [InlineData("__clothes(season=winter)__", "In winter, I wear winter shirts")]
    [InlineData("${season=fall}__clothes__", "In fall, I wear fall shirts")]
    [InlineData("__clothes__ ${season:no}", "In ${season}, I wear old shirts no")]
    [InlineData("${drink=ale}${weather=rain}__drink__, ${weather}", "ale in the snow, rain")]
    [InlineData("__drink(drink=cider)__", "cider in the snow")]
    public void Hands_variables_down_into_lists_only(string text, string expected) => Assert.Equal(expected, Expand(text).Text);

    [Theory]
    [InlineData("# The season\nspring\n  # more\n#\nrain", "spring\nrain")]
    [InlineData("{\n    summer\n\t|autumn\n\t# | fall    # commented this value out\n\t|autumn\n}!", "autumn!", "summer!")]
    [InlineData("spring\r\n# gone\r\nrain", "spring\r\nrain")]
    public void Leaves_comment_lines_out(string text, params string[] expected) => Assert.Equal(expected, All(text));

    [Theory]
    [InlineData("#ff0000 background")]
    [InlineData("a mug\n#1 dad\n  #hashtag")]
    [InlineData("# all of it")]
    [InlineData("three # not at the beginning")]
    [InlineData("see https://x.y // there")]
    public void Keeps_what_only_looks_like_a_comment(string text) => Assert.Same(text, Expand(text).Text);

    [Theory]
    [InlineData("a fox in {style}")]
    [InlineData("a fox in {{style}} and {{ name|upper }}")]
    [InlineData("{ style } {} { }")]
    [InlineData("{__warm__}")]
    [InlineData("{\"scene\": {\"light\": \"soft\"}}")]
    [InlineData("<lora:a:1> (word:1.2) [cat|dog] [a:b:0.5] --ar 3:4 $5 50% off")]
    [InlineData("____ and ____, ___warm___, __ warm __, __(a)__, __,__, snake_case")]
    public void Leaves_placeholders_and_other_syntax_alone(string text)
    {
        var (expanded, origin, notes) = Expand(text);

        Assert.Same(text, expanded);
        Assert.Same(OriginMap.Identity, origin);
        Assert.Empty(notes);
        Assert.False(VariantSyntax.HasVariants(text));
    }

    [Fact]
    public void Expands_a_choice_inside_a_placeholder()
    {
        Assert.Equal(["{\"scene\": \"a blue fox\"}", "{\"scene\": \"a red fox\"}"], All("{\"scene\": \"a {red|blue} fox\"}"));
        Assert.Equal(["{__warm__ x}", "{__warm__ y}"], All("{__warm__ {x|y}}"));
    }

    [Fact]
    public void Leaves_a_variable_that_nobody_set()
    {
        Assert.Empty(Expand("a ${name}").Notes);

        var (text, _, notes) = Expand("${sesaon=fall}a ${season}");

        Assert.Equal("a ${season}", text);
        Assert.Equal(("unknown-variable", "season"), Told(Assert.Single(notes)));
    }

    [Theory]
    [InlineData("__nope__ and __nope__", "nope")]
    [InlineData("__empty__", "empty")]
    [InlineData("{2$$__nope__}", "nope", "__nope__")]
    public void Keeps_an_unknown_wildcard_and_says_so_once(string text, string name, string? expected = null)
    {
        var (expanded, _, notes) = Expand(text);

        Assert.Equal(expected ?? text, expanded);
        Assert.Equal(("unknown-wildcard", name), Told(Assert.Single(notes)));
    }

    [Theory]
    [InlineData("a {b|c", "{b|c", "a {b|c")]
    [InlineData("a {b|{c|c}", "{b|{c|c}", "a {b|c")]
    [InlineData("{c|c} :}", "{c|c} :}", "c :}")]
    [InlineData("{a$$b|c}", "{a$$b|c}", "{a$$b|c}")]
    [InlineData("{$$ and $$a|b}", "{$$ and $$a|b}", "{$$ and $$a|b}")]
    [InlineData("${x=a|b}", "${x=a|b}", "${x=a|b}")]
    public void Reads_broken_syntax_as_plain_text_with_a_note(string text, string piece, string expected)
    {
        var (expanded, _, notes) = Expand(text);

        Assert.Equal(expected, expanded);
        Assert.Equal(("broken-variant", piece), Told(Assert.Single(notes)));
    }

    [Fact]
    public void Chooses_the_same_for_the_same_seed_on_every_machine()
    {
        const string Text = "{a|b|c|d} {2$$a|b|c|d} __colours*__ {3::x|y|0.5::z}";

        Assert.Equal("c c, a red y", Expand(Text, 0).Text);
        Assert.Equal("b d, b red x", Expand(Text, 1).Text);
        Assert.Equal("c b, a yellow x", Expand(Text, long.MinValue).Text);
    }

    [Fact]
    public void Spreads_neighbouring_seeds()
    {
        var first = Enumerable.Range(0, 2_000).CountBy(seed => Expand("{a|b|c}", seed).Text).ToDictionary();
        var repeats = Enumerable.Range(0, 2_000).Count(seed => Expand("{a|b|c}", seed).Text == Expand("{a|b|c}", seed + 1).Text);
        var pairs = Enumerable.Range(0, 2_000).CountBy(seed => Expand("{a|b} {c|d}", seed).Text).ToDictionary();

        Assert.All(first.Values, count => Assert.InRange(count, 580, 760));
        Assert.InRange(repeats, 560, 780);
        Assert.Equal(4, pairs.Count);
        Assert.All(pairs.Values, count => Assert.InRange(count, 420, 580));
    }

    [Theory]
    [InlineData("{0.5::summer|0.1::autumn|0.3::winter|0.1::spring}", "summer", 0.5)]
    [InlineData("{0.5::a|2::b}", "b", 0.8)]
    [InlineData("{2::a|b}", "b", 1 / 3.0)]
    [InlineData("__weighted__", "red", 0.75)]
    [InlineData("{2$$3::a|b|c}", "b, c", 0.05)]
    public void Follows_weights(string text, string expected, double share)
    {
        var count = Enumerable.Range(0, 2_000).Count(seed => Expand(text, seed).Text == expected);

        Assert.InRange(count / 2_000.0, share - 0.04, share + 0.04);
    }

    [Fact]
    public void Takes_every_size_and_order_alike()
    {
        var sizes = Enumerable.Range(0, 2_000).CountBy(seed => Expand("{1-3$$a|b|c}", seed).Text.Length).ToDictionary();
        var orders = Enumerable.Range(0, 2_000).CountBy(seed => Expand("{3$$a|b|c}", seed).Text).ToDictionary();

        Assert.All(sizes.Values, count => Assert.InRange(count, 580, 760));
        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 260, 410));
    }

    [Fact]
    public void Goes_through_cycled_options_in_step()
    {
        var texts = Enumerable.Range(-1, 4).Select(seed => Expand("{@a|b|c} {@d|e|f} __@colours/warm__", seed).Text);

        Assert.Equal(["c f yellow", "a d red", "b e yellow", "c f red"], texts);
    }

    [Fact]
    public void Ends_bombs_quickly_and_says_so()
    {
        var watch = Stopwatch.StartNew();
        var nested = string.Concat(Enumerable.Repeat("{a|", 200)) + "b" + new string('}', 200);
        foreach (var text in (string[])[nested, "__loop__", "__bush__", "${x=${x}}${x}", "__long__ __long__"])
        {
            var (expanded, _, notes) = Expand(text);

            Assert.InRange(expanded.Length, 1, VariantExpander.MaxLength);
            Assert.EndsWith(text[^3..], expanded, StringComparison.Ordinal);
            Assert.Equal("variant-limit", Assert.Single(notes).Code);
        }

        var (two, _, few) = Expand("{1000000$$a|b} {99999999999999999999$$c}");
        Assert.Equal("a, b c".Length, two.Length);
        Assert.Equal(["too-few-choices", "too-few-choices"], few.Select(note => note.Code));
        foreach (var mark in (string[])
                 ["{", "}", "{a|", "${x=", "__", "__a(", "{{", "%{", "{ ", "{1000000$$", "a|", "__nope__ ", "{a|b}, ", "{2$$a|2::b} "])
        {
            Expand(string.Concat(Enumerable.Repeat(mark, 100_000 / mark.Length)));
            Expand(string.Concat(Enumerable.Repeat(mark, 50_000 / mark.Length)) + new string('}', 50_000));
        }

        Assert.InRange(Expand("{50000$$" + new string('|', 50_000).Replace("|", "2::a|") + "}").Text.Length, 1, 400_000);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void Keeps_every_word_of_a_request_longer_than_the_bound()
    {
        var words = new string('w', VariantExpander.MaxLength + 1);

        Assert.Equal([words + " a", words + " b"], All(words + " {a|b}", seeds: 20));
        Assert.Equal(words + " __long__", Expand(words + " __long__").Text);
    }

    [Theory]
    [InlineData("a {red|blue} fox, {2$$, $$big|old|shy}, end", "red", "blue", "fox", "big", "old", "shy", "end")]
    [InlineData("# note\none {a|b}\n# more {x|y}\ntwo {c|d} three", "one", "two", "three")]
    [InlineData("${x={oak|elm}}a ${x} and %{big ... old$$fir} end", "oak", "elm", "big", "fir", "old", "end")]
    [InlineData("${x=!{oak|elm}}${x} and ${x} end", "oak", "elm", "end")]
    public void Leads_every_copied_word_back_to_its_own_place(string text, params string[] words)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (expanded, origin, _) = Expand(text, seed);
            foreach (var word in words)
            {
                var at = expanded.IndexOf(word, StringComparison.Ordinal);
                for (var i = 0; at >= 0 && i < word.Length; i++)
                {
                    Assert.Equal(text.IndexOf(word, StringComparison.Ordinal) + i, origin.ToOriginal(at + i));
                }
            }

            Assert.Equal(text.Length, origin.ToOriginal(expanded.Length));
        }
    }

    [Fact]
    public void Leads_text_from_a_list_to_the_wildcards_place()
    {
        const string Text = "one __season__, two {2$$__flavours__}, three";
        var place = Text.IndexOf("__season__", StringComparison.Ordinal);
        for (var seed = 0; seed < 20; seed++)
        {
            var (expanded, origin, _) = Expand(Text, seed);
            var end = expanded.IndexOf(", two", StringComparison.Ordinal);

            Assert.Equal(place, origin.ToOriginal(place));
            for (var i = place; i < end; i++) { Assert.InRange(origin.ToOriginal(i), place, place + "__season__".Length); }

            Assert.Equal(Text.IndexOf(", two", StringComparison.Ordinal), origin.ToOriginal(end));
            Assert.Equal(Text.Length - "three".Length, origin.ToOriginal(expanded.Length - "three".Length));
        }
    }

    [Fact]
    public void Gives_no_clause_of_a_shuffled_choice_a_negative_length()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (expanded, origin, _) = Expand("{3$$, $$oak|{elm|ash}|__warm__}, end", seed);
            for (var (start, end) = (0, 0); start < expanded.Length; start = end + 2)
            {
                end = expanded.IndexOf(", ", start, StringComparison.Ordinal) is > 0 and var comma ? comma : expanded.Length;
                Assert.True(origin.ToOriginal(start) < origin.ToOriginal(end), $"{expanded} {start}..{end}");
            }
        }
    }

    [Fact]
    public void Costs_no_memory_where_there_is_nothing_to_expand()
    {
        const string Text = "a fox #1 under a red_maple (close-up:1.2), [soft|hard] light";
        var expander = new VariantExpander(Lists);
        var notes = ImmutableArray.CreateBuilder<ForgeNote>();
        expander.Expand(Text, 0, notes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var (text, origin) = expander.Expand(Text, 1, notes);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Same(Text, text);
        Assert.Same(OriginMap.Identity, origin);
    }

    [Theory]
    [InlineData("{a|b}", true)]
    [InlineData("{2$$a}", true)]
    [InlineData("a __colour__", true)]
    [InlineData("${x={a|b}}${x}", true)]
    [InlineData("{ {a|b} }", true)]
    [InlineData("${x=a}${x}", false)]
    [InlineData("# {a|b}\nfox", false)]
    [InlineData("{name} {{a|b}} {a|b", false)]
    [InlineData("a fox", false)]
    public void Tells_whether_anything_is_left_to_chance(string text, bool expected) =>
        Assert.Equal(expected, VariantSyntax.HasVariants(text));

    private static (string Text, OriginMap Origin, ImmutableArray<ForgeNote> Notes) Expand(string text, long seed = 0)
    {
        var notes = ImmutableArray.CreateBuilder<ForgeNote>();
        var (expanded, origin) = new VariantExpander(Lists).Expand(text, seed, notes);
        return (expanded, origin, notes.ToImmutable());
    }

    private static IEnumerable<string> All(string text, int seeds = 300) =>
        Enumerable.Range(0, seeds).Select(seed => Expand(text, seed).Text).Distinct().Order(StringComparer.Ordinal);

    private static (string Code, string Value) Told(ForgeNote note) => (note.Code, note.Args[0].Value);
}
