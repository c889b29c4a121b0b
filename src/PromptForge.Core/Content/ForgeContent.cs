using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Knowledge;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>Everything that people wrote: facts, never rules. One immutable value, read from files or from the embedded snapshot.</summary>
public sealed record ForgeContent
{
    private static readonly Lazy<ForgeContent> EmbeddedContent = new(Snapshot.ReadEmbedded);
    private Collected? collected;

    /// <summary>The content that comes with the library.</summary>
    public static ForgeContent Embedded => EmbeddedContent.Value;

    /// <summary>No content at all: the ground that the first layer is laid on.</summary>
    public static ForgeContent Empty { get; } = new();

    /// <summary>16 hexadecimal digits of a SHA-256 over all files of all layers.</summary>
    public string Version { get; init; } = "";

    /// <summary>What can be claimed.</summary>
    public ImmutableArray<Slot> Slots { get; init; } = [];

    /// <summary>Characters that are read as others.</summary>
    public string VariantsFrom { get; init; } = "";

    /// <summary>What they are read as.</summary>
    public string VariantsTo { get; init; } = "";

    /// <summary>Knowledge entries, by id.</summary>
    public ImmutableArray<Concept> Concepts { get; init; } = [];

    /// <summary>Glossary words, in the order of files.</summary>
    public ImmutableArray<Word> Words { get; init; } = [];

    /// <summary>Phrases to be avoided.</summary>
    public ImmutableArray<NegativePhrase> Negatives { get; init; } = [];

    /// <summary>Styles, by id.</summary>
    public ImmutableArray<StyleTemplate> Styles { get; init; } = [];

    /// <summary>Strategies, by id.</summary>
    public ImmutableArray<Strategy> Strategies { get; init; } = [];

    /// <summary>Profiles, by id.</summary>
    public ImmutableArray<ModelProfile> Profiles { get; init; } = [];

    /// <summary>Measured CLIP token counts: line n holds the words of n tokens, separated by spaces.</summary>
    public string ClipCounts { get; init; } = "";

    /// <summary>Wildcard lists, by name: each a list of choices.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Wildcards { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>All phrases that templates and entries can add: the entries' first.</summary>
    internal IReadOnlyList<Phrase> Phrases => new PhraseList(Concepts, Ready?.PhraseEnds ?? PhraseList.Ends(Concepts), Styles);

    /// <summary>Every spelling, collected now unless they came with this content.</summary>
    internal SpellingTable Spellings => Ready?.Spellings ?? SpellingTableBuilder.Build(new(VariantsFrom, VariantsTo), Concepts, Words, Phrases);

    /// <summary>The index of the entries, where it came with this content.</summary>
    internal IndexTables? Index => Ready?.Index.Value;

    // A copy with other words has other spellings.
    private Collected? Ready => collected is { Of: { } of } && Concepts == of.Concepts && Words == of.Words && Styles == of.Styles
        && VariantsFrom == of.VariantsFrom && VariantsTo == of.VariantsTo ? collected : null;

    /// <summary>A lexicon of all this.</summary>
    public Lexicon ToLexicon() => new(new(VariantsFrom, VariantsTo), Concepts, Words, Phrases, Spellings);

    /// <summary>This content with the tables that were collected from it before.</summary>
    internal ForgeContent With(SpellingTable spellings, int[] phraseEnds, Lazy<IndexTables> index) => this with { collected = new(this, spellings, phraseEnds, index) };

    /// <summary>This content with its entries' vectors beside its other tables.</summary>
    internal ForgeContent With(DenseVectors vectors) =>
        Ready is { } ready ? this with { collected = ready with { Index = new(ready.Index.Value with { Vectors = vectors }) } } : this;

    private sealed record Collected(ForgeContent Of, SpellingTable Spellings, int[] PhraseEnds, Lazy<IndexTables> Index);
}
