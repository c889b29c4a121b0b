using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Tests.Knowledge;

/// <summary>Small knowledge bases for tests.</summary>
internal static class KnowledgeSample
{
    public static Folding Folding { get; } = new("蘭絹", "兰绢");

    public static Lexicon Of(params Concept[] concepts) => new(Folding, concepts, [], []);

    public static Concept Entry(string id, string zh, string en, string kind = "flower", string? looksZh = null, string? looksEn = null) => new()
    {
        Id = id,
        Kind = kind,
        Names = new([zh], [], [en], null),
        Phrases = looksZh is null && looksEn is null ? []
            : [new Phrase { Id = id + "#looks", Text = new(looksZh, looksEn), Role = FragmentRole.Subject }],
    };

    public static Lexicon Garden { get; } = Of(
        Entry("tree-peony", "牡丹", "tree peony", looksZh: "层叠如绢的花瓣", looksEn: "layered silken petals"),
        Entry("orchid", "兰花", "orchid", looksZh: "素雅的唇瓣", looksEn: "graceful lipped petals"),
        Entry("celadon-vase", "青瓷花瓶", "celadon vase", "vessel", "青绿釉色", "bluish green glaze"),
        Entry("chrysanthemum", "菊花", "chrysanthemum", looksZh: "丝状的长瓣", looksEn: "thread-like petals"));
}
