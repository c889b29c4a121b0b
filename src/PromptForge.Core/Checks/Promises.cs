using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;

namespace PromptForge.Checks;

/// <summary>A promise that a result breaks.</summary>
/// <param name="Promise">The promise's name: intent, limit, contradiction, negation, verbatim, language, relevance, receipts, rewrite, edit.</param>
/// <param name="Message">What breaks it.</param>
public sealed record BrokenPromise(string Promise, string Message);

/// <summary>The promises as functions over request, profile and result: tests, the chat guard and the evaluation all use them.</summary>
/// <remarks>They read the request and the result alone, so they hold for prompts that somebody else wrote, too.</remarks>
public sealed class Promises
{
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly Func<LengthUnit, ITextMeter> meters;
    private readonly IReadOnlyDictionary<string, ImmutableArray<string>> domains;

    /// <summary>Checks with this content and these meters.</summary>
    /// <param name="lexicon">What texts name.</param>
    /// <param name="slots">What can be claimed.</param>
    /// <param name="meters">Counts in a unit.</param>
    /// <param name="domains">The kinds of entries that each domain style may add, by the style's id; every other style is a look.</param>
    public Promises(
        Lexicon lexicon, SlotTable slots, Func<LengthUnit, ITextMeter> meters, IReadOnlyDictionary<string, ImmutableArray<string>> domains)
    {
        this.lexicon = lexicon;
        this.slots = slots;
        this.meters = meters;
        this.domains = domains;
    }

    /// <summary>Every promise that a result breaks; none is the answer we want.</summary>
    public ImmutableArray<BrokenPromise> Check(ForgedPrompt forged, ModelProfile profile, Strategy strategy)
    {
        ArgumentNullException.ThrowIfNull(forged);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(strategy);
        // A conversation's words are what its wishes made of them.
        if (forged.Words is { } words) { forged = forged with { Request = forged.Request with { Prompt = words, Wishes = [] } }; }

        var review = new Review(forged, profile, lexicon);
        Limit.Check(review, meters);
        Intent.Check(review);
        Contradiction.Check(review, slots);
        Negation.Check(review);
        Verbatim.Check(review);
        LanguageHeld.Check(review);
        Relevance.Check(review, domains);
        Receipts.Check(review);
        Rewrite(review, strategy);
        Edit(review);
        return review.Broken;
    }

    private static void Rewrite(Review review, Strategy strategy)
    {
        if (review.Profile.RewritingField is not { } field) { return; }

        if (!review.Forged.Parameters.TryGetValue(field, out var value) || value is not bool on || on != strategy.ProviderRewrites)
        {
            review.Break("rewrite", $"'{field}' must be {(strategy.ProviderRewrites ? "on" : "off")} for strategy '{strategy.Id}'");
        }
    }

    private static void Edit(Review review)
    {
        if (review.Forged.Request.IsEdit && (review.Forged.Added > 0 || review.Forged.NegativePrompt is not null))
        {
            review.Break("edit", "an edit instruction was enriched or given negatives");
        }
    }
}
