using System.Text;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Batch;
using PromptForge.Content;
using PromptForge.Documents;
using PromptForge.Importing;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge knowledge import FILE…</c>: people's own documents as knowledge of theirs, one file each; importing again replaces it.</summary>
internal static class KnowledgeImportCommand
{
    private const long MostBytes = 64L << 20;
    private static readonly string[] Kinds = [".md", ".markdown", ".txt", ".csv", ".jsonl", ".ndjson", ".yaml", ".yml"];

    /// <returns>0 when everything was used, else 1.</returns>
    public static Task<int> RunAsync(Invocation invocation)
    {
        if (invocation.Arguments.Positional.Count < 2) { throw new UsageException(invocation.Say.MissingArgument(invocation.Command)); }

        var words = new KnowledgeImportMessages(invocation.Say.Ui);
        var sources = invocation.Arguments.Positional.Skip(1).Select(given => Source(given, invocation, words)).ToList();
        var folder = KnowledgeFolder.Find(invocation, new(invocation.Say.Ui), out var toTell);
        var workspace = invocation.Workspace;
        var earlier = sources.Select(source => Path.Combine(folder, KnowledgeImporter.FileOf(source))).Where(File.Exists).ToList();
        var importer = new KnowledgeImporter(workspace.Content, workspace.Forge.Lexicon, IdsIn(earlier));
        var isWhole = true;
        foreach (var source in sources)
        {
            var made = Import(importer, source, workspace.Content, words);
            foreach (var unused in made.Unused) { invocation.Tell(invocation.Say.Warning(unused)); }

            isWhole &= made.Unused.Count == 0;
            var isNew = made.File is { } file && Write(Path.Combine(folder, file.Path), file.Text, workspace.Content, invocation);
            invocation.Tell(words.Done(Path.GetFileName(source), made, isNew));
        }

        KnowledgeFolder.Name(folder, invocation, new(invocation.Say.Ui), toTell);
        return Task.FromResult(isWhole ? 0 : 1);
    }

    private static string Source(string given, Invocation invocation, KnowledgeImportMessages words)
    {
        var path = invocation.PathOf(given);
        if (!File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(given)); }

        if (!Kinds.Contains(Path.GetExtension(path).ToLowerInvariant())) { throw new UsageException(words.NotADocument(given, Kinds)); }

        var size = new FileInfo(path).Length;
        return size <= MostBytes ? path : throw new UsageException(words.TooLarge(given, size >> 20, MostBytes >> 20));
    }

    private static KnowledgeImport Import(KnowledgeImporter importer, string source, ForgeContent content, KnowledgeImportMessages words)
    {
        var name = Path.GetFileName(source);
        var kind = Path.GetExtension(source).ToLowerInvariant();
        if (kind is ".yaml" or ".yml") { return Yaml(source, content, words); }

        using var file = File.OpenRead(source);
        var lines = InputText.Open(file).Lines().Select(line => line.Fault is null ? line.Text : throw new ImportException($"{name}, line {line.Number}: {line.Fault}; the file must be text in UTF-8 or GB18030 with lines of at most {InputText.MostBytes >> 20} MB."));
        return kind switch
        {
            ".csv" => importer.Csv(name, lines),
            ".jsonl" or ".ndjson" => importer.JsonLines(name, lines),
            _ => importer.Markdown(name, lines),
        };
    }

    /// <summary>Entries in our own form are taken as they are, when they fit what is known.</summary>
    private static KnowledgeImport Yaml(string source, ForgeContent content, KnowledgeImportMessages words)
    {
        var over = ContentReader.Load(content, source);
        var known = content.Concepts.ToDictionary(concept => concept.Id, StringComparer.Ordinal);
        var own = over.Concepts.Where(concept => !known.TryGetValue(concept.Id, out var same) || !ReferenceEquals(same, concept)).Select(concept => concept.Id).ToHashSet(StringComparer.Ordinal);
        var wrong = ContentChecks.Run(over).Where(finding => finding.IsError && (own.Contains(finding.Subject.Split('#')[0]) || own.Any(id => finding.Message.Contains($"'{id}'", StringComparison.Ordinal)))).ToList();
        if (wrong.Count > 0) { throw new ImportException($"{words.FaultyYaml(source)}\n{string.Join('\n', wrong)}"); }

        return new(own.Count == 0 ? null : new(KnowledgeImporter.FileOf(source), File.ReadAllText(source)), own.Count, 0, 0, 0, []);
    }

    /// <summary>Writes a file whole or not at all, and only one that can be read; whether it is new.</summary>
    private static bool Write(string path, string text, ForgeContent content, Invocation invocation)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : null;
        if (before == text) { return false; }

        var temporary = path + ".new.yaml";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            ContentReader.Load(content, temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(path, unwritable.Message));
        }
        finally
        {
            File.Delete(temporary);
        }

        invocation.PrintLine(path);
        return true;
    }

    private static HashSet<string> IdsIn(IEnumerable<string> files) =>
        [.. files.SelectMany(File.ReadLines).Where(line => line.StartsWith("- id: ", StringComparison.Ordinal)).Select(line => line["- id: ".Length..].Trim().Trim('"'))];
}
