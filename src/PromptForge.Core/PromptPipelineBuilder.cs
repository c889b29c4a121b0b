using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using PromptForge.Budget;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Facets;
using PromptForge.Intake;
using PromptForge.Knowledge;
using PromptForge.Measure;
using PromptForge.Negatives;
using PromptForge.Pipeline;
using PromptForge.Rewriting;
using PromptForge.Templates;
using PromptForge.Translation;

namespace PromptForge;

/// <summary>Puts the stages in their order. The one place that knows every room.</summary>
public sealed class PromptPipelineBuilder
{
    /// <summary>What people wrote; the embedded content unless set.</summary>
    public ForgeContent? Content { get; set; }

    /// <summary>The CLIP vocabulary for exact counts; null counts by the measured table, with an upper bound for unknown pieces.</summary>
    public ClipVocabulary? ClipVocabulary { get; set; }

    /// <summary>Translates the user's words; null for the rules.</summary>
    public ITranslator? Translator { get; set; }

    /// <summary>Finds knowledge; null for the index in memory.</summary>
    public IKnowledgeIndex? Knowledge { get; set; }

    /// <summary>Puts an index before the one that would be asked, which it may fall back on; null asks that one.</summary>
    public Func<Lexicon, IKnowledgeIndex, IKnowledgeIndex>? KnowledgeBefore { get; set; }

    /// <summary>Rewrites prompts for strategies that ask for it; null asks <see cref="Chat"/>.</summary>
    public IPromptRewriter? Rewriter { get; set; }

    /// <summary>The chat model of strategies that let one translate or rewrite; without it they are an error when asked for.</summary>
    /// <value>Null by default. It belongs to the caller, with its timeouts and repetitions.</value>
    public IChatClient? Chat { get; set; }

    /// <summary>Whether the chat model may translate, too, where a strategy lets it.</summary>
    public bool ChatTranslates { get; set; } = true;

    /// <summary>Who is told when forging and its stages begin and end; null for nobody.</summary>
    public IForgeObserver? Observer { get; set; }

    /// <summary>Builds the forge.</summary>
    public Forge Build()
    {
        var content = Content ?? ForgeContent.Embedded;
        var slots = new SlotTable(content.Slots);
        var lexicon = content.ToLexicon();
        var meters = new MeterSet(content.ClipCounts, ClipVocabulary);
        var knowledge = Knowledge ?? HybridIndex.Of(lexicon, () => content.Index);
        knowledge = KnowledgeBefore?.Invoke(lexicon, knowledge) ?? knowledge;
        var styles = content.Styles.ToDictionary(style => style.Id, StringComparer.Ordinal);
        var rules = new RuleTranslator(lexicon);
        var chat = Chat is not null && ChatTranslates ? new ChatTranslator(Chat, rules, lexicon) : null;
        var rewriter = Rewriter ?? (Chat is null ? null : new ChatRewriter(Chat));
        ImmutableArray<IForgeStage> stages =
        [
            new IntakeStage(lexicon, content.Wildcards, slots),
            new TemplateStage(content.Styles, lexicon, slots),
            new KnowledgeStage(lexicon, slots, knowledge, id => RulesOf(styles, id)),
            new NegativeStage(content.Negatives, id => styles[id].Negatives, lexicon, slots),
            new TranslationStage(Translator ?? rules, chat),
            new FacetStage(lexicon, slots),
            new BudgetStage(slots, lexicon.Folding, meters.For),
        ];

        // The guard checks results, and only the forge finishes one: it is there when the first prompt comes.
        Forge? forge = null;
        if (rewriter is not null) { stages = stages.Add(new RewriteStage(rewriter, lexicon, (draft, context) => forge!.Check(draft, context))); }

        return forge = new(content, new(stages, Observer), lexicon, slots, meters, knowledge, translatesWithChat: chat is not null);
    }

    private static DomainRules? RulesOf(Dictionary<string, StyleTemplate> styles, string id)
    {
        if (!styles.TryGetValue(id, out var style) || !style.IsDomain) { return null; }

        var family = ImmutableArray.CreateBuilder<string>();
        for (var one = style; one is not null && !family.Contains(one.Id); one = one.Extends is { } parent ? styles.GetValueOrDefault(parent) : null) { family.Add(one.Id); }

        return new(family.ToImmutable(), style.Quotas);
    }
}
