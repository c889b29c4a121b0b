using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Rendering;

/// <summary>A text that is sent with a weight of its own.</summary>
/// <param name="Text">The text.</param>
/// <param name="Weight">Its weight; 1 is neutral.</param>
public readonly record struct WeightedText(string Text, double Weight);

/// <summary>Fragments as the text of one dialect.</summary>
/// <param name="Text">The text.</param>
/// <param name="Placed">Every fragment in its place.</param>
/// <param name="Emphasis">Spans that the user weighted, for targets that take a list of weighted prompts.</param>
/// <param name="Unsupported">Spans whose syntax the dialect has no form for.</param>
public sealed record RenderedPrompt(
    string Text, ImmutableArray<PlacedFragment> Placed, ImmutableArray<WeightedText> Emphasis, ImmutableArray<string> Unsupported);
