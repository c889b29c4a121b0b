using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Pipeline;

/// <summary>A configuration of the pipeline.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">One line about it.</param>
/// <param name="Enriches">Whether phrases and negatives are added.</param>
/// <param name="RewritesWithChat">Whether a chat model rewrites the result.</param>
/// <param name="ProviderRewrites">Whether the provider's own rewriting is left on.</param>
public sealed record Strategy(string Id, LocalText Name, LocalText Description, bool Enriches, bool RewritesWithChat, bool ProviderRewrites)
{
    /// <summary>Whether a chat model translates the user's clauses.</summary>
    public bool TranslatesWithChat { get; init; }

    /// <summary>Whether a chat model takes part, so that two runs may differ.</summary>
    public bool AsksChat => RewritesWithChat || TranslatesWithChat;

    /// <summary>The default: rules and content, nobody else rewrites.</summary>
    public static Strategy Rules { get; } = new("rules", new("规则", "rules"), default, true, false, false);
}

/// <summary>Reads strategies.</summary>
public static class StrategyReader
{
    /// <summary>The strategy of a file.</summary>
    public static Strategy Read(YamlMap root, Faults faults)
    {
        var map = new MapReader(root, faults);
        var strategy = new Strategy(
            map.RequiredId("id"), Both(map.Nested("names")), Both(map.Nested("describe")), map.Flag("enrich", true),
            map.OneOf("rewrite", ["none", "chat"], "way of rewriting") == "chat", map.Flag("provider-rewrite"))
        {
            TranslatesWithChat = map.OneOf("translate", ["rules", "chat"], "way of translating") == "chat",
        };
        map.RefuseTheRest();
        return strategy;
    }

    private static LocalText Both(MapReader? map)
    {
        if (map is null) { return default; }

        var text = new LocalText(map.Text("zh"), map.Text("en"));
        map.RefuseTheRest();
        return text;
    }
}
