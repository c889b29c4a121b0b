using System.Collections.Immutable;
using PromptForge.Evaluation.Scoring;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Suites;
using PromptForge.Model;

namespace PromptForge.Evaluation.Trials;

/// <summary>Makes a picture of a prompt.</summary>
public interface IPictureMaker
{
    /// <summary>Makes it, or finds the one made before.</summary>
    /// <returns>The file.</returns>
    ValueTask<string> MakeAsync(ForgedPrompt prompt, long seed, CancellationToken cancellationToken = default);
}

/// <summary>How a phrase did.</summary>
public enum PhraseStanding
{
    /// <summary>Pictures are better with it.</summary>
    Earns,

    /// <summary>Pictures are better without it.</summary>
    Harms,

    /// <summary>Neither is shown.</summary>
    Open,

    /// <summary>It stood in too few prompts to tell.</summary>
    TooFew,
}

/// <summary>What leaving a phrase out did.</summary>
/// <param name="Id">Its receipt id, as <c>never:</c> of a project takes it.</param>
/// <param name="Text">Its words.</param>
/// <param name="Prompts">How many prompts it stood in.</param>
/// <param name="Without">The score without it against the score with it; a gain means that it harms. Null where it stood in too few.</param>
/// <param name="AdjustedP">The p-value, adjusted over all phrases (Benjamini-Hochberg).</param>
/// <param name="Standing">What that comes to.</param>
public sealed record PhraseResult(string Id, string Text, int Prompts, PairedComparison? Without, double AdjustedP, PhraseStanding Standing);

/// <summary>Does this phrase earn its place? Each added phrase is left out once, over the same prompts and seeds; pictures decide.</summary>
/// <remarks>Without a phrase the forge may add another in the room that it leaves, as it would with <c>never:</c>; what is compared is
/// what a project would get.</remarks>
public sealed class PhraseTrial
{
    private readonly ImmutableArray<Ablation> ablations;
    private readonly Suite suite;

    private PhraseTrial(Suite suite, ImmutableArray<Ablation> ablations) => (this.suite, this.ablations) = (suite, ablations);

    /// <summary>Every prompt that needs a picture, once each: whole ones first.</summary>
    public IEnumerable<(ForgedPrompt Prompt, long Seed)> Pictures => ablations.Select(one => (one.Whole, one.Seed)).Concat(ablations.Select(one => (one.Without, one.Seed)))
        .DistinctBy(one => (one.Item1.Prompt, one.Item1.NegativePrompt, one.Seed));

    /// <summary>How many phrases are tried.</summary>
    public int Phrases => ablations.Select(one => one.Id).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Forges every prompt whole and without each phrase; no picture is made yet.</summary>
    /// <param name="forge">The forge.</param>
    /// <param name="suite">Its prompts and seeds.</param>
    /// <param name="variant">How they are forged.</param>
    /// <param name="target">The target.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PhraseTrial> PlanAsync(IPromptForge forge, Suite suite, ForgeVariantSpec variant, string target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forge);
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(variant);
        var ablations = ImmutableArray.CreateBuilder<Ablation>();
        foreach (var one in suite.Cases)
        {
            foreach (var seed in suite.Seeds)
            {
                var request = new ForgeRequest { Prompt = one.Case.Prompt, Target = target, Strategy = variant.Strategy, Style = variant.Style, Strength = variant.Strength, Seed = unchecked(variant.Seed + seed) };
                var whole = await forge.EnhanceAsync(request, cancellationToken).ConfigureAwait(false);
                foreach (var phrase in whole.Fragments.Where(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge).DistinctBy(placed => placed.Fragment.Id))
                {
                    var without = await forge.EnhanceAsync(request with { Without = [.. request.Without, phrase.Fragment.Id] }, cancellationToken).ConfigureAwait(false);
                    ablations.Add(new(one.Case.Id, one.Case.Prompt, seed, phrase.Fragment.Id, phrase.Text, whole, without));
                }
            }
        }

        return new(suite, ablations.ToImmutable());
    }

    /// <summary>Makes the pictures, has them scored, and judges each phrase.</summary>
    /// <returns>The phrases, the most harmful first; and how many pictures have no score.</returns>
    public async Task<(ImmutableArray<PhraseResult> Phrases, int Missing)> RunAsync(
        IPictureMaker maker, IImageScorer scorer, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(maker);
        ArgumentNullException.ThrowIfNull(scorer);
        var (scores, missing) = (new Dictionary<(string, string, string?, long), double?>(), 0);
        var (with, without) = (new double?[ablations.Length], new double?[ablations.Length]);
        for (var i = 0; i < ablations.Length; i++)
        {
            with[i] = await ScoreAsync(ablations[i], ablations[i].Whole).ConfigureAwait(false);
            without[i] = await ScoreAsync(ablations[i], ablations[i].Without).ConfigureAwait(false);
        }

        return (Judge(with, without), missing);

        async Task<double?> ScoreAsync(Ablation one, ForgedPrompt prompt)
        {
            var key = (one.Case, prompt.Prompt, prompt.NegativePrompt, one.Seed);
            if (scores.TryGetValue(key, out var known)) { return known; }

            var picture = await maker.MakeAsync(prompt, one.Seed, cancellationToken).ConfigureAwait(false);
            var score = scores[key] = await scorer.ScoreAsync(ScoreRequest.Of(one.Prompt, picture), cancellationToken).ConfigureAwait(false);
            if (score is null) { missing++; }

            progress?.Invoke(scores.Count);
            return score;
        }
    }

    private ImmutableArray<PhraseResult> Judge(double?[] with, double?[] without)
    {
        var metric = new MetricTraits(PictureScore.Id, Version: Forge.Version);
        var results = ablations.Select((one, at) => (one, With: with[at], Without: without[at])).Where(one => one.With is not null && one.Without is not null)
            .GroupBy(one => one.one.Id, StringComparer.Ordinal).Select(group =>
            {
                // The prompt is the unit: seeds are averaged first.
                IReadOnlyList<Pair> pairs = [.. group.GroupBy(one => one.one.Case, StringComparer.Ordinal).Select(prompt => new Pair(prompt.Key, prompt.Average(one => one.With!.Value), prompt.Average(one => one.Without!.Value), []))];
                var enough = pairs.Count >= Verdict.FewestPrompts;
                return new PhraseResult(group.Key, group.First().one.Text, pairs.Count, enough ? PairedComparison.Of(metric, pairs, suite.Alpha) : null, 1, PhraseStanding.TooFew);
            }).ToList();
        var tried = results.Where(result => result.Without is not null).ToList();
        var adjusted = MultipleTesting.BenjaminiHochberg([.. tried.Select(result => result.Without!.P)]);
        var judged = tried.Zip(adjusted, (result, p) => result with { AdjustedP = p, Standing = Standing(result.Without!, p) }).Concat(results.Where(result => result.Without is null));
        return [.. judged.OrderBy(result => result.Without is null).ThenByDescending(result => result.Without?.Gain ?? 0).ThenBy(result => result.Id, StringComparer.Ordinal)];
    }

    private PhraseStanding Standing(PairedComparison without, double p) =>
        p > suite.Alpha ? PhraseStanding.Open : without.GainInterval.Lower > 0 ? PhraseStanding.Harms : without.GainInterval.Upper < 0 ? PhraseStanding.Earns : PhraseStanding.Open;

    private sealed record Ablation(string Case, string Prompt, long Seed, string Id, string Text, ForgedPrompt Whole, ForgedPrompt Without);
}
