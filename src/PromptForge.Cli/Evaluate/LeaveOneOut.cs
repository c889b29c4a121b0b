using System.Text.Json;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Generate;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Scoring;
using PromptForge.Evaluation.Suites;
using PromptForge.Evaluation.Trials;
using PromptForge.Imaging;
using PromptForge.Providers;
using PromptForge.Providers.Offline;

namespace PromptForge.Cli.Evaluate;

/// <summary><c>promptforge eval FILE --leave-one-out VARIANT</c>: says what it costs, then which added phrases earn their place.</summary>
internal static class LeaveOneOut
{
    /// <summary>Plans, says the cost, and goes on where it costs nothing or <c>--budget</c> allows it.</summary>
    /// <returns>0 done; 1 it would cost more than was allowed, or some phrase harms.</returns>
    public static async Task<int> RunAsync(Suite suite, Forge forge, HttpClient http, string? report, Invocation invocation)
    {
        var (arguments, say, words) = (invocation.Arguments, invocation.Say, new GenerateMessages(invocation.Say.Ui));
        var id = arguments["--leave-one-out"]!;
        var variant = suite.Variants.OfType<ForgeVariantSpec>().FirstOrDefault(one => one.Id == id)
            ?? throw new UsageException(say.UnknownValue("--leave-one-out", id, suite.Variants.OfType<ForgeVariantSpec>().Select(one => one.Id)));
        if (suite.Targets is not [var target]) { throw new UsageException(say.TrialOneTarget); }

        var scorer = ScorerOption.Of(invocation, http) ?? throw new UsageException(say.TrialNeedsScorer);
        var stop = invocation.Console.Interrupted();
        var trial = await PhraseTrial.PlanAsync(forge, suite, variant, target, stop).ConfigureAwait(false);
        var isOffline = arguments["--provider"] == OfflineProvider.Id;
        var profile = isOffline ? null : forge.Profile(target);
        if (profile is { Api: null }) { throw new UsageException(words.ForForgingOnly(target)); }

        using var providers = new ImageProviders(forge.Content.Profiles, ProviderChain.Options(profile, invocation, words));
        var provider = providers.Get(profile?.Id ?? OfflineProvider.Id);
        var folder = Path.Combine(report ?? invocation.PathOf($"{suite.Id}-trial"), "pictures");
        var maker = new ProviderPictures(provider, folder);
        var needed = trial.Pictures.Where(one => !maker.Has(one.Prompt, one.Seed)).ToList();
        var price = provider is IRequestPlanner planner ? Spending.Total(needed.Select(one => planner.Plan(ProviderPictures.Request(one.Prompt, one.Seed))), profile) : Spending.Total([], profile);
        invocation.Tell(say.TrialCost(trial.Phrases, needed.Count, provider.Profile, words.Price(price)));
        if (arguments.Has("--dry-run")) { return 0; }

        // Nobody pays by accident: what is not free needs a limit that somebody set.
        var refusal = price is { Amount: 0 } ? null : arguments["--budget"] is { } budget ? Spending.Refusal(budget, price, words) : say.TrialNeedsBudget;
        if (refusal is not null)
        {
            invocation.Tell(refusal);
            return 1;
        }

        try
        {
            var (phrases, missing) = await trial.RunAsync(maker, scorer, null, stop).ConfigureAwait(false);
            ScorerOption.TellMissing(scorer, missing, invocation);
            return Show(suite, scorer, phrases, missing, invocation);
        }
        catch (ImageProviderException lost)
        {
            invocation.Tell(words.Failed(lost));
            return 3;
        }
        catch (ScorerException lost)
        {
            invocation.Tell(lost.Message);
            return 3;
        }
    }

    private static int Show(Suite suite, IImageScorer scorer, IReadOnlyList<PhraseResult> phrases, int missing, Invocation invocation)
    {
        var say = invocation.Say;
        var losers = phrases.Where(one => one.Standing == PhraseStanding.Harms).Select(one => one.Id).Order(StringComparer.Ordinal).ToList();
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => Write(json, scorer, phrases, missing, losers)); }
        else
        {
            invocation.PrintLine(suite.Id);
            foreach (var phrase in phrases.Where(one => one.Without is not null)) { invocation.PrintLine("  " + say.TrialLine(phrase)); }

            if (phrases.Count(one => one.Without is null) is var few and > 0) { invocation.PrintLine("  " + say.TrialTooFew(few)); }

            if (losers.Count > 0) { invocation.PrintLine($"never: [{string.Join(", ", losers.Select(NeverList.Quoted))}]"); }

            invocation.PrintLine("  " + say.TrialEvidence(scorer.Id));
        }

        if (losers.Count > 0 && invocation.Arguments.Has("--apply"))
        {
            var path = invocation.Workspace.Project.Path ?? invocation.PathOf(ProjectFile.FileName);
            invocation.Tell(say.TrialApplied(NeverList.Add(path, losers), path));
        }

        return losers.Count > 0 ? 1 : 0;
    }

    private static void Write(Utf8JsonWriter json, IImageScorer scorer, IReadOnlyList<PhraseResult> phrases, int missing, List<string> losers)
    {
        json.WriteStartObject();
        json.WriteString("evidence", "scorer");
        json.WriteString("scorer", scorer.Id);
        json.WriteNumber("missing", missing);
        json.WriteStartArray("phrases");
        foreach (var phrase in phrases)
        {
            json.WriteStartObject();
            json.WriteString("id", phrase.Id);
            json.WriteString("text", phrase.Text);
            json.WriteNumber("prompts", phrase.Prompts);
            json.WriteString("standing", JsonNamingPolicy.KebabCaseLower.ConvertName(phrase.Standing.ToString()));
            if (phrase.Without is { } without)
            {
                json.WriteNumber("gainWithout", without.Gain);
                json.WriteNumber("lower", without.GainInterval.Lower);
                json.WriteNumber("upper", without.GainInterval.Upper);
                json.WriteNumber("adjustedP", phrase.AdjustedP);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("never");
        foreach (var id in losers) { json.WriteStringValue(id); }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
