using PromptForge.Importing;

namespace PromptForge.Documents;

/// <summary>What became of a document.</summary>
/// <param name="File">The file to write, or null where nothing could be used.</param>
/// <param name="Entries">How many entries it holds.</param>
/// <param name="Passages">How many passages it holds.</param>
/// <param name="Known">How many rows and passages were known already, and passed over.</param>
/// <param name="Code">How many blocks of code were left out.</param>
/// <param name="Unused">What could not be used, each with its line; safe to show an end user.</param>
public sealed record KnowledgeImport(ImportedFile? File, int Entries, int Passages, int Known, int Code, IReadOnlyList<string> Unused);
