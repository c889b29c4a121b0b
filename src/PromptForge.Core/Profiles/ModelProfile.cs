using System.Collections.Immutable;
using PromptForge.Measure;
using PromptForge.Model;

namespace PromptForge.Profiles;

/// <summary>A length limit with its meaning and source.</summary>
/// <param name="Length">How much.</param>
/// <param name="Kind">Hard, effective or recommended.</param>
/// <param name="Overflow">What happens beyond: reject, truncate or chunk.</param>
/// <param name="Source">A key of <c>knowledge/SOURCES.md</c>.</param>
/// <param name="Checked">The day it was checked, as yyyy-MM-dd.</param>
public sealed record LengthLimit(PromptLength Length, LimitKind Kind, string? Overflow, string? Source, string? Checked);

/// <summary>How a model takes what is to be avoided.</summary>
public enum NegativeForm
{
    /// <summary>Not at all; the exclusion is rewritten as what is there instead.</summary>
    Paraphrase,

    /// <summary>Not at all; but the model follows the words "no X".</summary>
    Statement,

    /// <summary>A field of its own.</summary>
    Field,

    /// <summary>A prompt of negative weight.</summary>
    WeightedPrompt,

    /// <summary>The flag <c>--no</c>.</summary>
    NoFlag,
}

/// <summary>How well a model reads a language.</summary>
public enum LanguageLevel
{
    /// <summary>The API refuses it.</summary>
    Rejected,

    /// <summary>It understands little of it.</summary>
    Poor,

    /// <summary>The service translates it first.</summary>
    Translated,

    /// <summary>It reads it well.</summary>
    Good,

    /// <summary>It was trained on it.</summary>
    Native,
}

/// <summary>The form of text that a model was trained on.</summary>
public enum Dialect
{
    /// <summary>Sentences.</summary>
    Prose,

    /// <summary>Phrases separated by commas.</summary>
    Tags,
}

/// <summary>How a model takes weights.</summary>
public enum WeightForm
{
    /// <summary>It does not; marks are plain text to it.</summary>
    None,

    /// <summary>A list of prompts, each with its weight.</summary>
    Array,

    /// <summary><c>(word:1.2)</c>, <c>[word]</c>, schedules, <c>BREAK</c>.</summary>
    A1111,

    /// <summary><c>(word:1.2)</c> only.</summary>
    Comfy,

    /// <summary><c>(word:0.5)</c> with weights from 0 to 1.</summary>
    Stability,

    /// <summary><c>text::2</c>.</summary>
    Midjourney,
}

/// <summary>A number that a provider takes.</summary>
/// <param name="Min">The least value, or null.</param>
/// <param name="Max">The greatest value, or null.</param>
/// <param name="Default">What the provider assumes, or null.</param>
public sealed record NumberRange(double? Min, double? Max, double? Default);

/// <summary>The picture sizes that a provider takes.</summary>
/// <param name="Mode"><c>enum</c>, <c>range</c>, <c>aspect</c> or <c>free</c>.</param>
/// <param name="Values">Sizes as WxH, or aspect ratios.</param>
/// <param name="Default">The size assumed, or null.</param>
/// <param name="MultipleOf">Each side is a multiple of this, or null.</param>
/// <param name="Min">The least side, or null.</param>
/// <param name="Max">The greatest side, or null.</param>
public sealed record SizeRule(string Mode, ImmutableArray<string> Values, string? Default, double? MultipleOf, double? Min, double? Max)
{
    /// <summary>What stands between width and height where a size is one text.</summary>
    public string Separator { get; init; } = "x";

    /// <summary>The least area in pixels, or null.</summary>
    public double? MinPixels { get; init; }

    /// <summary>The greatest area in pixels, or null.</summary>
    public double? MaxPixels { get; init; }

    /// <summary>How many times the longer side may be as long as the shorter one, or null.</summary>
    public double? MaxRatio { get; init; }
}

/// <summary>What one model accepts: limits, languages, dialect, negatives, numbers. Facts with sources, no rules.</summary>
public sealed record ModelProfile
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required LocalText Name { get; init; }

    /// <summary>Who offers it.</summary>
    public required string Vendor { get; init; }

    /// <summary>The vendor's name of the model, or null.</summary>
    public string? Model { get; init; }

    /// <summary>The family of models, for example <c>sdxl</c>.</summary>
    public string Family { get; init; } = "unknown";

    /// <summary>active, legacy, planned-shutdown, discontinued, no-public-api or unknown.</summary>
    public string Status { get; init; } = "active";

    /// <summary>The day the service ends, as yyyy-MM-dd, or null.</summary>
    public string? Until { get; init; }

    /// <summary>The profile that follows a retired model, or null.</summary>
    public string? Successor { get; init; }

    /// <summary>The profile whose facts stand in for those that depend on the model behind, or null.</summary>
    public string? BehavesLike { get; init; }

    /// <summary>Limits of the prompt.</summary>
    public ImmutableArray<LengthLimit> Limits { get; init; } = [];

    /// <summary>How it takes negatives.</summary>
    public NegativeForm Negative { get; init; } = NegativeForm.Paraphrase;

    /// <summary>Limits of the negative prompt.</summary>
    public ImmutableArray<LengthLimit> NegativeLimits { get; init; } = [];

    /// <summary>How well it reads each language, by BCP 47 tag.</summary>
    public ImmutableSortedDictionary<string, LanguageLevel> Languages { get; init; } = ImmutableSortedDictionary<string, LanguageLevel>.Empty;

    /// <summary>The form of text it reads best.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>How it takes weights.</summary>
    public WeightForm Weights { get; init; }

    /// <summary>Whether it understands <c>&lt;lora:…&gt;</c>.</summary>
    public bool Lora { get; init; }

    /// <summary>Whether it understands Midjourney's flags.</summary>
    public bool Flags { get; init; }

    /// <summary>The switch of the provider's own rewriting, or null.</summary>
    public string? RewritingField { get; init; }

    /// <summary>Whether the provider rewrites unless told otherwise.</summary>
    public bool RewritingByDefault { get; init; }

    /// <summary>Sizes, or null where nothing is known.</summary>
    public SizeRule? Sizes { get; init; }

    /// <summary>Pictures per request.</summary>
    public NumberRange? Count { get; init; }

    /// <summary>Sampling steps.</summary>
    public NumberRange? Steps { get; init; }

    /// <summary>Guidance.</summary>
    public NumberRange? Guidance { get; init; }

    /// <summary>Seeds of pictures.</summary>
    public NumberRange? Seed { get; init; }

    /// <summary>The provider's own style names.</summary>
    public ImmutableArray<string> Styles { get; init; } = [];

    /// <summary>What a picture costs, or null where it cannot be reckoned beforehand.</summary>
    public Price? Price { get; init; }

    /// <summary>How the service is spoken to, or null where nobody has written it down; never inherited by <see cref="BehavesLike"/>.</summary>
    public ApiFacts? Api { get; init; }

    /// <summary>Whether it has a place for a negative prompt.</summary>
    public bool TakesNegative => Negative is NegativeForm.Field or NegativeForm.WeightedPrompt or NegativeForm.NoFlag;

    /// <summary>How well it reads a language; English unless told otherwise, everything else poorly.</summary>
    public LanguageLevel Reads(Language language) =>
        Languages.TryGetValue(language.IsChinese ? "zh" : language.Tag, out var level) ? level
        : language == Language.English ? LanguageLevel.Good : LanguageLevel.Poor;
}
