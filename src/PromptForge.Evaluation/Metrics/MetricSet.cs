using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Evaluation.Cases;
using PromptForge.Measure;
using Fact = PromptForge.Evaluation.Cases.Fact;

namespace PromptForge.Evaluation.Metrics;

/// <summary>What metrics may be told beside the forge.</summary>
public sealed record MetricOptions
{
    /// <summary>Texts by which the rarity of terms is judged, such as the prompts of the data set; empty takes the names and phrases of the content.</summary>
    public ImmutableArray<string> Background { get; init; } = [];

    /// <summary>What a prompt of the domain should speak of; the first facet tells whether the user asks for the domain.</summary>
    public ImmutableArray<Facet> Facets { get; init; } = Facet.Floral;

    /// <summary>Terms of either language that a prompt of the domain is expected to use; empty leaves <c>domain-terms</c> out.</summary>
    public ImmutableArray<string> DomainTerms { get; init; } = [];

    /// <summary>Counts lengths; null takes the content's measured counts.</summary>
    public MeterSet? Meters { get; init; }
}

/// <summary>Every text metric, by id. Metrics of one set share what they read of a sample. Safe for threads.</summary>
/// <remarks>Gates give 1 where all is well. Ids with a dot are parts of what stands before it.</remarks>
public sealed class MetricSet
{
    private readonly Readings readings;
    private readonly Dictionary<string, IMetric> byId;

    /// <summary>Makes the metrics over what a forge knows.</summary>
    public MetricSet(Forge forge, MetricOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forge);
        options ??= new();
        readings = new(forge, options.Meters ?? new(forge.Content.ClipCounts));
        All = [.. Facts(), .. Words(options), .. Variety(), .. Room(), .. Against(), .. Domain(options), .. Costs()];
        byId = All.ToDictionary(metric => metric.Info.Id, StringComparer.Ordinal);
    }

    /// <summary>Every metric, in the order of reports.</summary>
    public ImmutableArray<IMetric> All { get; }

    /// <summary>The metric with an id.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public IMetric this[string id] => byId.TryGetValue(id, out var metric) ? metric : throw new ArgumentException(Suggest.Unknown("metric", id, byId.Keys), nameof(id));

    /// <summary>Whether there is a metric with an id.</summary>
    public bool Contains(string id) => byId.ContainsKey(id);

    /// <summary>The facts by which a case is judged: its own, or those read off its prompt.</summary>
    public ImmutableArray<Fact> FactsOf(EvaluationCase read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return [.. new CaseReading(read, readings).Facts.Select(fact => fact.Fact)];
    }

    private IEnumerable<IMetric> Facts()
    {
        yield return Score(FactRecall.Id, "share of the user's facts", sample => FactRecall.Of(sample, null));
        foreach (var kind in FactKinds.All) { yield return Score($"{FactRecall.Id}.{FactKinds.Name(kind)}", $"share of the user's facts of kind {FactKinds.Name(kind)}", sample => FactRecall.Of(sample, kind)); }

        yield return Score($"{FactRecall.Id}.read", "share of the user's facts in what the model reads: within its limits, in a language it understands", Budgets.ReadRecall);
        yield return Score("content-recall", "share of the user's content terms", Recall.Content);
        yield return Gate("quoted-text", "all quoted text kept", Recall.Quoted);
    }

    private IEnumerable<IMetric> Words(MetricOptions options)
    {
        var background = new Lazy<TermWeights>(() => TermWeights.Of(options.Background.IsEmpty ? Content() : options.Background, readings.Reader));
        yield return Rising("novelty", "share of the prompt's content terms", Recall.Novelty);
        yield return Score("attribution", "share of the added terms", Recall.Attribution);
        yield return Make(new("expansion", MetricKind.Guardrail, false, true, "tokens per token of the user's"), Substance.Expansion);
        yield return Rising("specificity.idf", "mean inverse document frequency", sample => background.Value.Mean(sample));
        yield return Rising("specificity.facts", "facts per ten tokens", Substance.FactDensity);
        yield return Rising("specificity.attributes", "attributes per entity", Substance.Attributes);
        yield return Guard("redundancy.terms", "share of content words said before", Substance.RepeatedTerms);
        yield return Guard("redundancy.clauses", "share of clauses said before", Substance.RepeatedClauses);
        yield return Make(new("redundancy.zlib", MetricKind.Guardrail, false, true, "bytes per compressed byte"), Substance.Compression);
    }

    private IEnumerable<IMetric> Variety()
    {
        yield return Score("diversity.distinct-1", "unique words per word, over seeds", sample => Diversity.Distinct(sample, 1));
        yield return Score("diversity.distinct-2", "unique word pairs per pair, over seeds", sample => Diversity.Distinct(sample, 2));
        yield return Score("diversity.jaccard", "mean distance of two seeds' content terms", Diversity.Distance);
        yield return Score("diversity.vendi", "effective number of different prompts", Diversity.Vendi);
        yield return Gate("determinism", "same bytes when forged again", Repeatability.Of);
    }

    private IEnumerable<IMetric> Room()
    {
        yield return Gate("budget.fits", "all hard and effective limits held", Budgets.Fits);
        yield return Rising("budget.utilisation", "share of the tightest limit", Budgets.Utilisation);
        yield return Guard("budget.tail-loss", "share of the user's facts behind the limit", Budgets.TailLoss);
        yield return Make(new("front-placement", MetricKind.Score, false, false, "tokens before the first thing named"), Budgets.FrontPlacement);
    }

    private IEnumerable<IMetric> Against()
    {
        yield return Guard("contradiction", "slots in conflict", Conflicts.Contradiction);
        yield return Guard("collision", "share of negative terms that stand in the prompt", Conflicts.Collision);
        yield return Gate("collision.user", "no negative term forbids what the user asked for", Conflicts.CollisionWithUser);
        yield return Gate("excluded-absent", "no excluded word in the prompt", Conflicts.ExcludedAbsent);
    }

    private IEnumerable<IMetric> Domain(MetricOptions options)
    {
        var domain = new DomainCoverage(options.Facets, options.DomainTerms, readings.Reader);
        yield return Rising("domain-facets", "share of the domain's facets", domain.Facets);
        if (!options.DomainTerms.IsEmpty) { yield return Rising("domain-terms", "share of the expected terms", domain.Terms); }

        var negatives = new Lazy<NegativeCoverage>(() => new(readings.Forge.Content, readings.Reader));
        yield return Rising("negative-coverage", "share of the needed classes, less duplicates", sample => negatives.Value.Of(sample));
        yield return Guard("translation.residue", "share of Chinese in an English prompt", Translations.Residue);
        yield return Score("translation.glossary", "share of the user's words that the glossary knows", Translations.Glossary);
        yield return Score("translation.chrf", "chrF2 against the reference", Translations.Reference);
    }

    private IEnumerable<IMetric> Costs()
    {
        yield return Make(new("length", MetricKind.Guardrail, false, true, "CLIP tokens"), sample => Found.Value(sample.Length));
        yield return Guard("latency", "milliseconds", sample => sample.Sample.Milliseconds is { } time ? Found.Value(time) : MetricValue.None);
    }

    private IEnumerable<string> Content() =>
        readings.Forge.Lexicon.Phrases.Select(phrase => phrase.Text).Concat(readings.Forge.Lexicon.Concepts.Select(concept => concept.Name))
            .SelectMany(text => new[] { text.Zh, text.En }).OfType<string>();

    private TextMetric Make(MetricInfo info, Func<SampleReading, MetricValue> measure) => new(info, readings, measure);

    private TextMetric Gate(string id, string unit, Func<SampleReading, MetricValue> measure) => Make(new(id, MetricKind.Gate, true, false, unit), measure);

    private TextMetric Score(string id, string unit, Func<SampleReading, MetricValue> measure) => Make(new(id, MetricKind.Score, true, false, unit), measure);

    /// <summary>Expansion raises it by construction, so it decides nothing.</summary>
    private TextMetric Rising(string id, string unit, Func<SampleReading, MetricValue> measure) => Make(new(id, MetricKind.Score, true, true, unit), measure);

    private TextMetric Guard(string id, string unit, Func<SampleReading, MetricValue> measure) => Make(new(id, MetricKind.Guardrail, false, false, unit), measure);
}
