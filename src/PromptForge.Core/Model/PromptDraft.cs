using System.Collections.Immutable;

namespace PromptForge.Model;

/// <summary>The styles in force.</summary>
/// <param name="Id">The ids as they are reported, separated by commas; <c>none</c> when nothing may be added.</param>
/// <param name="Templates">Ids of the templates, domain first.</param>
/// <param name="Score">The score of an automatic choice, else 1.</param>
public sealed record StyleChoice(string Id, ImmutableArray<string> Templates, double Score)
{
    /// <summary>No style.</summary>
    public static StyleChoice None { get; } = new("none", [], 0);
}

/// <summary>A prompt on its way. Immutable: each stage gives the next one.</summary>
public sealed record PromptDraft
{
    /// <summary>What was asked.</summary>
    public required ForgeRequest Request { get; init; }

    /// <summary>The language that most of the user's words are in.</summary>
    public Language InputLanguage { get; init; } = Language.English;

    /// <summary>The language that the prompt will be in.</summary>
    public Language OutputLanguage { get; init; } = Language.English;

    /// <summary>The user's clauses in their order, then what was added.</summary>
    public ImmutableArray<Fragment> Fragments { get; init; } = [];

    /// <summary>Known words and concepts in the user's clauses.</summary>
    public ImmutableArray<Mention> Mentions { get; init; } = [];

    /// <summary>What the user does not want.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; init; } = [];

    /// <summary>The negative prompt, most needed first.</summary>
    public ImmutableArray<Fragment> Negatives { get; init; } = [];

    /// <summary>The styles in force.</summary>
    public StyleChoice Style { get; init; } = StyleChoice.None;

    /// <summary>Phrases that could be added; the budget takes the best of them.</summary>
    public ImmutableArray<Fragment> Offers { get; init; } = [];

    /// <summary>How many phrases may be added in all.</summary>
    public int Quota { get; init; }

    /// <summary>How many of our own phrases the user's text already holds.</summary>
    public int AlreadyForged { get; init; }

    /// <summary>What was left out, and why.</summary>
    public ImmutableArray<DroppedFragment> Dropped { get; init; } = [];

    /// <summary>What the stages took away or doubted.</summary>
    public ImmutableArray<ForgeNote> Notes { get; init; } = [];

    /// <summary>Command flags of the user's that the target understands, to stand at the very end.</summary>
    public ImmutableArray<ProtectedSpan> Flags { get; init; } = [];

    /// <summary>Parameters that the user's text asked for, such as the aspect ratio behind <c>--ar</c>.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
