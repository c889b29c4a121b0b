using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>What one thing is called.</summary>
/// <param name="Zh">Simplified Chinese, the printed one first.</param>
/// <param name="ZhHant">Traditional Chinese where it differs.</param>
/// <param name="En">English, singular, the printed one first.</param>
/// <param name="Latin">The botanical name, or null.</param>
public sealed record ConceptNames(ImmutableArray<string> Zh, ImmutableArray<string> ZhHant, ImmutableArray<string> En, string? Latin);

/// <summary>A fact with its source.</summary>
/// <param name="Key">The slot, or a descriptive key such as <c>form</c>.</param>
/// <param name="Is">Always true of the thing.</param>
/// <param name="Can">Possible.</param>
/// <param name="Source">A key of <c>knowledge/SOURCES.md</c>.</param>
/// <param name="Checked">The day it was checked, as yyyy-MM-dd.</param>
public sealed record Fact(string Key, ImmutableArray<string> Is, ImmutableArray<string> Can, string? Source, string? Checked);

/// <summary>What a thing stands for in one culture, or what to beware of.</summary>
/// <param name="Culture">A culture's id, or <c>*</c> for everywhere.</param>
/// <param name="Text">The meaning in both languages.</param>
/// <param name="Source">A key of <c>knowledge/SOURCES.md</c>.</param>
/// <param name="IsTaboo">Whether it warns.</param>
public sealed record Meaning(string Culture, LocalText Text, string? Source, bool IsTaboo);

/// <summary>A knowledge entry: a flower, a vessel, a light, a mood, with its names, facts and phrases.</summary>
/// <remarks>One that comes from a snapshot reads all but its id and kind when it is first asked for more: of a hundred thousand, few ever are.</remarks>
public sealed record Concept
{
    private readonly Func<int, ConceptBody>? read;
    private readonly int number;
    private ConceptBody? body;
    private ImmutableArray<Claim> asserted;

    /// <summary>An entry that is written out.</summary>
    public Concept()
    {
    }

    /// <summary>An entry whose body is read when it is needed.</summary>
#pragma warning disable CS8618 // The names come with the body.
    [SetsRequiredMembers]
    internal Concept(string id, string kind, Func<int, ConceptBody> read, int number)
#pragma warning restore CS8618
    {
        Id = id;
        Kind = kind;
        this.read = read;
        this.number = number;
    }

    /// <summary>The id, unique over all knowledge.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="Vocabulary.Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is called.</summary>
    public required ConceptNames Names
    {
        get => Body.Names;
        init => body = Body with { Names = value };
    }

    /// <summary>Broader entries.</summary>
    public ImmutableArray<string> IsA
    {
        get => Body.IsA;
        init => body = Body with { IsA = value };
    }

    /// <summary>What is known of it.</summary>
    public ImmutableArray<Fact> Facts
    {
        get => Body.Facts;
        init => body = Body with { Facts = value };
    }

    /// <summary>Meanings and taboos.</summary>
    public ImmutableArray<Meaning> Meanings
    {
        get => Body.Meanings;
        init => body = Body with { Meanings = value };
    }

    /// <summary>Phrases that describe it.</summary>
    public ImmutableArray<Phrase> Phrases
    {
        get => Body.Phrases;
        init => body = Body with { Phrases = value };
    }

    /// <summary>Entries it goes well with.</summary>
    public ImmutableArray<string> Pairs
    {
        get => Body.Pairs;
        init => body = Body with { Pairs = value };
    }

    /// <summary>Styles it belongs to.</summary>
    public ImmutableArray<string> Styles
    {
        get => Body.Styles;
        init => body = Body with { Styles = value };
    }

    /// <summary>Vessels it looks well in.</summary>
    public ImmutableArray<string> Vessels
    {
        get => Body.Vessels;
        init => body = Body with { Vessels = value };
    }

    /// <summary>Concrete choices for a vague word, per language.</summary>
    public ImmutableArray<LocalText> Hints
    {
        get => Body.Hints;
        init => body = Body with { Hints = value };
    }

    /// <summary>What it is and how one would describe it without its name, in both languages: to be found by, never printed into a prompt.</summary>
    public LocalText Description
    {
        get => Body.Description;
        init => body = Body with { Description = value };
    }

    /// <summary>Where its author has it from, as a file and a line; null where nobody said.</summary>
    public string? Origin { get => Body.Origin; init => body = Body with { Origin = value }; }

    /// <summary>The receipt id of a choice, counted from 0, when it stands for the vague word itself.</summary>
    public string HintId(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}#choice-{index + 1}");

    /// <summary>The facet that naming it fills; null leaves facets open.</summary>
    public FragmentRole? Role
    {
        get => Body.Role;
        init => body = Body with { Role = value };
    }

    /// <summary>The printed name.</summary>
    public LocalText Name => new(Names.Zh.IsEmpty ? null : Names.Zh[0], Names.En.IsEmpty ? null : Names.En[0]);

    /// <summary>What naming it asserts of the picture or of itself.</summary>
    public ImmutableArray<Claim> Asserted => asserted.IsDefault ? asserted = ReadAsserted() : asserted;

    // Two threads may both read it, and get the same one.
    private ConceptBody Body => body ?? Interlocked.CompareExchange(ref body, read?.Invoke(number) ?? ConceptBody.Empty, null) ?? body;

    private ImmutableArray<Claim> ReadAsserted() =>
        [.. Facts.Where(fact => !Vocabulary.DescriptiveFacts.Contains(fact.Key)).SelectMany(fact => fact.Is.Select(value => new Claim(fact.Key, value, Id)))];

    /// <summary>The fact under a key, or null.</summary>
    public Fact? FactOf(string key) => Facts.FirstOrDefault(fact => fact.Key == key);
}

/// <summary>Everything of an entry but its id and kind.</summary>
internal sealed record ConceptBody
{
    /// <summary>The body of an entry of which nothing is said.</summary>
    public static ConceptBody Empty { get; } = new();

    public ConceptNames Names { get; init; } = new([], [], [], null);

    public ImmutableArray<string> IsA { get; init; } = [];

    public ImmutableArray<Fact> Facts { get; init; } = [];

    public ImmutableArray<Meaning> Meanings { get; init; } = [];

    public ImmutableArray<Phrase> Phrases { get; init; } = [];

    public ImmutableArray<string> Pairs { get; init; } = [];

    public ImmutableArray<string> Styles { get; init; } = [];

    public ImmutableArray<string> Vessels { get; init; } = [];

    public ImmutableArray<LocalText> Hints { get; init; } = [];

    public LocalText Description { get; init; }

    public string? Origin { get; init; }

    public FragmentRole? Role { get; init; }
}

/// <summary>A glossary line: words of both languages with their part of speech.</summary>
/// <param name="Zh">The Chinese word.</param>
/// <param name="En">English, the printed one first; a measure word gives singular and plural; empty where English needs nothing.</param>
/// <param name="Pos">One of <see cref="Vocabulary.PartsOfSpeech"/>.</param>
/// <param name="Class">One of <see cref="Vocabulary.Classes"/>, or null.</param>
/// <param name="Role">The facet that the word fills, or null.</param>
public sealed record Word(string Zh, ImmutableArray<string> En, string Pos, string? Class, FragmentRole? Role);
