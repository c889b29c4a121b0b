using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PromptForge.Concepts;
using PromptForge.Evaluation.Cases;
using PromptForge.Intake;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using Fact = PromptForge.Evaluation.Cases.Fact;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Reads cases and samples, each once, however many metrics ask.</summary>
/// <remarks>A reading lives as long as its case or sample. Safe for threads.</remarks>
internal sealed class Readings
{
    private const int MostTerms = 20_000;
    private readonly ConcurrentDictionary<string, TextReading> terms = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<EvaluationSample, SampleReading> samples = [];
    private readonly ConditionalWeakTable<EvaluationCase, CaseReading> cases = [];
    private readonly Dictionary<string, ModelProfile> profiles;
    private readonly IntakeStage intake;

    public Readings(Forge forge, MeterSet meters)
    {
        Forge = forge;
        Meters = meters;
        Slots = new(forge.Content.Slots);
        Book = new(forge.Lexicon);
        Reader = new(forge.Lexicon, Book);
        Matcher = new(Book);
        intake = new(forge.Lexicon, forge.Content.Wildcards, Slots);
        profiles = forge.Content.Profiles.ToDictionary(profile => profile.Id, StringComparer.Ordinal);
    }

    public Forge Forge { get; }

    public MeterSet Meters { get; }

    public SlotTable Slots { get; }

    public TermBook Book { get; }

    public PromptReader Reader { get; }

    public FactMatcher Matcher { get; }

    public SampleReading Of(EvaluationSample sample) => samples.GetValue(sample, one => new(one, cases.GetValue(one.Case, read => new(read, this)), this));

    /// <summary>A short text that comes again and again, such as a term of negative prompts: read once.</summary>
    public TextReading ReadTerm(string text)
    {
        if (terms.TryGetValue(text, out var known)) { return known; }

        var reading = Reader.Read(text);
        if (terms.Count < MostTerms) { terms.TryAdd(text, reading); }

        return reading;
    }

    public ModelProfile? Profile(string target) => profiles.GetValueOrDefault(target);

    /// <summary>How many CLIP tokens a text has: the one measure of length that is the same for every target.</summary>
    public int Count(string text) => Meters.For(LengthUnit.ClipTokens).Count(text);

    /// <summary>A text behind intake: its mentions with their claims, its protected spans and what it excludes.</summary>
    public PromptDraft Take(string text)
    {
        var target = Forge.Content.Profiles[0];
        var draft = new PromptDraft { Request = new() { Prompt = text, Target = target.Id } };

        // Intake answers at once: it reads and asks nobody.
        return text.Length is 0 or > Forge.LongestPrompt ? draft : intake.ApplyAsync(draft, new(target, false), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>The user's words, read once for all variants.</summary>
internal sealed class CaseReading
{
    private readonly Lazy<TextReading> text;
    private readonly Lazy<PromptDraft> draft;
    private readonly Lazy<ImmutableArray<ReadFact>> facts;
    private readonly Lazy<int> length;
    private readonly Lazy<ImmutableArray<string>> quoted;
    private readonly Lazy<TextReading> wanted;
    private readonly Lazy<TextReading> seen;

    public CaseReading(EvaluationCase read, Readings readings)
    {
        Case = read;
        text = new(() => readings.Reader.Read(read.Prompt));
        draft = new(() => readings.Take(read.Prompt));
        length = new(() => readings.Count(read.Prompt));
        facts = new(() => Read(readings));
        quoted = new(() => [.. Draft.Fragments.SelectMany(fragment => fragment.Protected).Where(span => span.Kind is ProtectedKind.Quote or ProtectedKind.Title).Select(span => span.Inner)]);
        seen = new(() => readings.Reader.Read(Blanked(Draft.Exclusions.Select(one => (one.Start, one.Length))
            .Concat(Quoted.Select(words => (read.Prompt.IndexOf(words, StringComparison.Ordinal), words.Length))))));
        wanted = new(() => draft.Value.Exclusions.IsEmpty ? Text : readings.Reader.Read(Blanked(draft.Value.Exclusions.Select(one => (one.Start, one.Length)))));
    }

    public EvaluationCase Case { get; }

    public TextReading Text => text.Value;

    /// <summary>The same without what the user excludes.</summary>
    public TextReading Wanted => wanted.Value;

    /// <summary>The same without quoted text, too: what is to be seen.</summary>
    public TextReading Seen => seen.Value;

    public PromptDraft Draft => draft.Value;

    /// <summary>The case's facts, or those that its prompt states.</summary>
    public ImmutableArray<ReadFact> Facts => facts.Value;

    public int Length => length.Value;

    /// <summary>What stands in quotation marks or title marks.</summary>
    public ImmutableArray<string> Quoted => quoted.Value;

    private ImmutableArray<ReadFact> Read(Readings readings)
    {
        if (!Case.Facts.IsEmpty) { return [.. Case.Facts.Select(fact => ReadFact.Of(fact, readings.Reader))]; }

        var read = FactReader.Read(Seen, readings.Book, Quoted).Select(fact => ReadFact.Of(fact, readings.Reader)).ToImmutableArray();

        // What the matcher does not find in the prompt itself was misread.
        var stated = readings.Matcher.Stated(read, Text);
        return [.. read.Where((_, i) => stated[i])];
    }

    private string Blanked(IEnumerable<(int Start, int Length)> spans)
    {
        var blanked = Case.Prompt.ToCharArray();
        foreach (var (start, length) in spans)
        {
            // A full stop, so that nothing is read across the gap.
            for (var i = Math.Max(0, start); i < Math.Min(blanked.Length, start + length); i++) { blanked[i] = '.'; }
        }

        return new(blanked);
    }
}

/// <summary>A result, read once for all metrics.</summary>
internal sealed class SampleReading
{
    private readonly Lazy<TextReading> text;
    private readonly Lazy<PromptDraft> draft;
    private readonly Lazy<int> length;
    private readonly Lazy<bool[]> stated;
    private readonly Lazy<ImmutableArray<Fact>> own;
    private readonly Lazy<ImmutableArray<NegativeTerm>> negatives;
    private readonly Lazy<List<TextReading>> variants;

    public SampleReading(EvaluationSample sample, CaseReading input, Readings readings)
    {
        Sample = sample;
        Input = input;
        Readings = readings;
        Profile = readings.Profile(sample.Target);
        text = new(() => sample.Prompt == input.Case.Prompt ? input.Text : readings.Reader.Read(sample.Prompt));
        draft = new(() => sample.Prompt == input.Case.Prompt ? input.Draft : readings.Take(sample.Prompt));
        length = new(() => readings.Count(sample.Prompt));
        stated = new(() => readings.Matcher.Stated(input.Facts, Text));
        own = new(() => FactReader.Read(Text, readings.Book, []));
        variants = new(() => [Text, .. sample.Repeats.Select(readings.Reader.Read)]);
        negatives = new(() => NegativeTerm.Split(sample.NegativePrompt, readings.ReadTerm));
    }

    public EvaluationSample Sample { get; }

    public CaseReading Input { get; }

    public Readings Readings { get; }

    /// <summary>The target's profile, or null where we know none of that name.</summary>
    public ModelProfile? Profile { get; }

    public TextReading Text => text.Value;

    /// <summary>The prompt behind intake, for what it claims and excludes.</summary>
    public PromptDraft Draft => draft.Value;

    /// <summary>CLIP tokens of the prompt.</summary>
    public int Length => length.Value;

    /// <summary>Which of the case's facts the prompt states.</summary>
    public bool[] Stated => stated.Value;

    /// <summary>The facts that the prompt itself states.</summary>
    public ImmutableArray<Fact> Own => own.Value;

    /// <summary>The prompt and those of other seeds.</summary>
    public List<TextReading> Variants => variants.Value;

    /// <summary>The terms of the negative prompt.</summary>
    public ImmutableArray<NegativeTerm> Negatives => negatives.Value;
}
