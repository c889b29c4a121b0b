namespace PromptForge.Documents;

/// <summary>A passage of a document, whole sentences under one heading.</summary>
/// <param name="Title">The headings above it, the outermost first, joined by <c>›</c>; empty where there are none.</param>
/// <param name="Text">Its sentences, without the marks of Markdown.</param>
/// <param name="Line">The line it begins in, counted from 1.</param>
public sealed record Passage(string Title, string Text, long Line);
