using PromptForge.Knowledge;
using static PromptForge.Tests.Knowledge.KnowledgeSample;

namespace PromptForge.Tests.Knowledge;

public sealed class KnowledgeDocumentsTests
{
    private readonly KnowledgeDocuments documents = new(Garden);

    [Fact]
    public void Every_entry_is_one_with_its_terms_and_texts()
    {
        Assert.Equal(["celadon-vase", "chrysanthemum", "orchid", "tree-peony"], documents.All.Select(document => document.Concept.Id));
        var peony = documents.All[3];
        Assert.Equal("牡丹 tree peony ", peony.Spellings);
        Assert.Equal("牡丹 tree peony ; 层叠如绢的花瓣; layered silken petals", peony.Passage);
        Assert.Contains("牡丹", peony.Terms);
        Assert.Contains("silken", peony.Terms);
        Assert.Equal(peony.Terms.Distinct(), peony.Terms);
    }

    [Fact]
    public void Keywords_are_what_tells_entries_apart_the_rarest_first()
    {
        // 花 stands in orchid, vase, chrysanthemum and peony; petals in three; the stem of peonies in one; tulips in none.
        var rare = documents.Keywords("peony", 8)[0];

        Assert.Equal(rare, documents.Keywords("petals of peonies and tulips, 花", 8)[0]);
        Assert.Equal(3, documents.Keywords("petals of peonies and tulips, 花", 8).Count);
        Assert.Equal([rare], documents.Keywords("petals of peonies and tulips, 花", 1));
        Assert.Empty(documents.Keywords("of the qqqqq", 8));
        Assert.Empty(documents.Keywords("\ud800?", 8));
    }

    [Fact]
    public void Named_is_what_the_query_spells_by_the_square_of_its_share_of_the_letters()
    {
        Assert.Equal([("tree-peony", 1.0)], documents.Named("Tree Peonies").Select(hit => (hit.Concept.Id, hit.Score)));
        Assert.Equal(["orchid", "tree-peony"], documents.Named("牡丹配蘭花").Select(hit => hit.Concept.Id));
        Assert.All(documents.Named("牡丹配蘭花"), hit => Assert.InRange(hit.Score, 0.09, 0.25));
        Assert.Empty(documents.Named(new string('x', 5000) + "orchid"));
    }
}
