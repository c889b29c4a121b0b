using PromptForge.Concepts;

namespace PromptForge.Tests.Concepts;

public sealed class LinkerTests
{
    [Theory]
    [InlineData("a tree peony", "tree-peony")]
    [InlineData("tree peonies", "tree-peony")]
    [InlineData("TREE PEONIES", "tree-peony")]
    [InlineData("tree-peony", "tree-peony")]
    [InlineData("Paeonia × suffruticosa", "tree-peony")]
    [InlineData("牡丹花开", "tree-peony")]
    [InlineData("荷花", "lotus")]
    [InlineData("roses", "rose")]
    [InlineData("rose", "rose")]
    [InlineData("ＲＯＳＥ", "rose")]
    public void Finds_a_thing_by_each_of_its_names(string text, string concept) => Assert.Contains(concept, Named(text));

    [Theory]
    [InlineData("primrose path", "rose")]
    [InlineData("rosewood table", "rose")]
    [InlineData("prose", "rose")]
    [InlineData("lotuses2", "lotus")]
    public void A_name_begins_and_ends_at_word_borders(string text, string concept) => Assert.DoesNotContain(concept, Named(text));

    [Theory]
    [InlineData("a lavender backpack", "lavender-purple", "lavender")]
    [InlineData("a lilac silk dress", "lilac-purple", "lilac")]
    [InlineData("a rose leather chair", "rose-pink", "rose")]
    [InlineData("a mint bicycle", "mint-green", "mint")]
    public void A_plant_before_a_thing_is_its_colour(string text, string colour, string plant)
    {
        Assert.Contains(colour, Named(text));
        Assert.DoesNotContain(plant, Named(text));
    }

    [Theory]
    [InlineData("a rose garden", "rose")]
    [InlineData("a rose on a chair", "rose")]
    [InlineData("lavender, backpack", "lavender")]
    [InlineData("a rose bouquet", "rose")]
    public void A_plant_elsewhere_stays_a_plant(string text, string plant) => Assert.Contains(plant, Named(text));

    [Fact]
    public void The_longest_name_wins()
    {
        Assert.Contains("lily-of-the-valley", Named("lily of the valley"));
        Assert.DoesNotContain("lily", Named("lily of the valley"));
    }

    [Fact]
    public void Traditional_characters_are_read_as_simplified() => Assert.Equal(Named("兰花与梅花,东方韵味"), Named("蘭花與梅花,東方韻味"));

    [Fact]
    public void Every_printed_name_of_every_entry_leads_to_an_entry_of_that_name()
    {
        var lexicon = TheForge.Standard.Lexicon;
        var lost = new List<string>();
        foreach (var concept in TheForge.Content.Concepts)
        {
            foreach (var name in concept.Names.Zh.Concat(concept.Names.En).Concat(concept.Names.ZhHant).Concat(concept.Names.Latin is { } latin ? [latin] : []))
            {
                var links = new Linker(lexicon).Link(name);
                if (links is not [var link] || link.Length != name.Length || link.Term.Concept < 0) { lost.Add($"{concept.Id}: {name}"); }
            }
        }

        Assert.Empty(lost);
    }

    [Fact]
    public void No_two_entries_print_the_same_name_in_both_languages() =>
        Assert.Empty(TheForge.Content.Concepts.GroupBy(concept => $"{concept.Name.Zh}/{concept.Name.En}", StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory]
    [InlineData("peony", "peonies")]
    [InlineData("iris", "irises")]
    [InlineData("bouquet of roses", "bouquets of roses")]
    [InlineData("woman", "women")]
    [InlineData("human", "humans")]
    [InlineData("branch", "branches")]
    [InlineData("leaf", "leaves")]
    [InlineData("box", "boxes")]
    [InlineData("day", "days")]
    [InlineData("mother-in-law's tongue", "mother-in-law's tongues")]
    [InlineData("", "")]
    public void Forms_plurals(string one, string many) => Assert.Equal(many, EnglishForms.Plural(one));

    [Theory]
    [InlineData("apple", "an")]
    [InlineData("unicorn", "a")]
    [InlineData("umbrella", "an")]
    [InlineData("hour", "an")]
    [InlineData("house", "a")]
    [InlineData("European vase", "a")]
    [InlineData("unicycle", "a")]
    [InlineData("uninhabited island", "an")]
    [InlineData("useless thing", "a")]
    [InlineData("usher", "an")]
    [InlineData("onerous task", "an")]
    public void Chooses_the_article_by_sound(string word, string article) => Assert.Equal(article, EnglishForms.Article(word));

    private static List<string> Named(string text)
    {
        var lexicon = TheForge.Standard.Lexicon;
        return [.. new Linker(lexicon).Link(text).Where(link => link.Term.Concept >= 0).Select(link => lexicon.Concepts[link.Term.Concept].Id)];
    }
}
