namespace PromptForge.Importing;

/// <summary>A file that an import makes.</summary>
/// <param name="Path">Where it belongs, relative to the target folder, with forward slashes.</param>
/// <param name="Text">What it holds.</param>
public sealed record ImportedFile(string Path, string Text);

/// <summary>What became of foreign material.</summary>
/// <param name="Files">The files, in the order of the source.</param>
/// <param name="Warnings">What was left out or needs a look; safe to show an end user.</param>
public sealed record ImportResult(IReadOnlyList<ImportedFile> Files, IReadOnlyList<string> Warnings);

/// <summary>Foreign material that cannot be read at all. The message is safe to show an end user.</summary>
public sealed class ImportException(string message) : FormatException(message);
