using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class TextTermsTests
{
    private readonly TextTerms terms = new(KnowledgeSample.Folding);

    [Theory]
    [InlineData("roses", "rose")]
    [InlineData("vases", "vase")]
    [InlineData("irises", "iris")]
    [InlineData("lilies", "lily")]
    [InlineData("leaves", "leaf")]
    [InlineData("knives", "knife")]
    [InlineData("bushes", "bush")]
    [InlineData("glasses", "glass")]
    [InlineData("tomatoes", "tomato")]
    [InlineData("mother's", "mothers")]
    [InlineData("cascading", "cascade")]
    [InlineData("jiyūka", "JIYUKA")]
    [InlineData("ＡＢＣ", "abc")]
    public void Meet_for_forms_of_one_word(string one, string other) => Assert.Equal(terms.Of(other), terms.Of(one));

    [Theory]
    [InlineData("pine", "pin")]
    [InlineData("plum", "plume")]
    [InlineData("moss", "most")]
    [InlineData("iris", "ire")]
    [InlineData("cactus", "cact")]
    public void Stay_apart_for_different_words(string one, string other) => Assert.NotEqual(terms.Of(other), terms.Of(one));

    [Fact]
    public void Are_characters_and_pairs_in_Chinese() => Assert.Equal(["青", "青瓷", "瓷", "瓷瓶", "瓶"], terms.Of("青瓷瓶"));

    [Fact]
    public void Read_traditional_characters_as_simplified() => Assert.Equal(terms.Of("兰花"), terms.Of("蘭花"));

    [Fact]
    public void Keep_both_languages_of_mixed_text() => Assert.Equal(["兰", "celadon", "24mm", "光"], terms.Of("兰 in a Celadon, 24mm光"));

    [Fact]
    public void Leave_out_words_without_content() => Assert.Empty(terms.Of("of the and 的"));

    [Fact]
    public void Survive_anything() => Assert.Empty(terms.Of("\ud800 \u0000 ×÷ \udc00!?"));

    [Theory]
    [InlineData("perfumed twigs", "fragrant branch")]
    [InlineData("tiny blossoms", "small flowers")]
    public void Synonyms_are_one_term(string one, string other) => Assert.Equal(new TextTerms(KnowledgeSample.Folding).Of(other), new TextTerms(KnowledgeSample.Folding).Of(one));
}
