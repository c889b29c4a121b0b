using PromptForge.Cli.Arguments;
using PromptForge.Cli.Authoring;
using PromptForge.Cli.Batch;
using PromptForge.Importing;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge import</c>: styles and wildcards of other tools, as files of ours.</summary>
internal static class ImportCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var (kind, given) = (arguments.Positional[0], arguments.Positional[1]);
        var to = arguments["--to"] is { } folder ? invocation.PathOf(folder) : throw new UsageException(say.ImportNeedsTo);
        var source = invocation.PathOf(given);
        if (!File.Exists(source) && !(kind == "wildcards" && Directory.Exists(source))) { throw new UsageException(say.NoSuchFile(given)); }

        var result = kind == "wildcards" ? Wildcards(source) : Styles(kind, source, invocation);
        var (written, warnings) = (0, result.Warnings.ToList());
        foreach (var file in result.Files)
        {
            var path = Path.GetFullPath(file.Path, to);
            if (File.Exists(path))
            {
                warnings.Add(say.KeptExisting(path));
                continue;
            }

            YamlOutput.Write(path, file.Text, invocation);
            invocation.PrintLine(path);
            written++;
        }

        foreach (var warning in warnings) { invocation.Tell(say.Warning(warning)); }

        invocation.Tell(say.Imported(written, warnings.Count));
        return Task.FromResult(0);
    }

    private static ImportResult Styles(string kind, string source, Invocation invocation)
    {
        var name = Path.GetFileName(source);
        var warnings = new List<string>();
        using var file = File.OpenRead(source);
        var styles = kind == "fooocus"
            ? ForeignStyles.Json(InputText.ReadAll(file).Text, name, warnings)
            : ForeignStyles.Csv(InputText.Open(file).Lines().Select(line => line.Text), name, warnings);
        var workspace = invocation.Workspace;
        var imported = new StyleImporter(workspace.Content, workspace.Forge.Lexicon).Import(styles, name, kind);
        return new(imported.Files, [.. warnings, .. imported.Warnings]);
    }

    private static ImportResult Wildcards(string source)
    {
        var isFolder = Directory.Exists(source);
        var files = isFolder ? Directory.EnumerateFiles(source, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : (IEnumerable<string>)[source];
        var (made, warnings) = (new List<ImportedFile>(), new List<string>());
        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            var name = isFolder ? Path.GetRelativePath(source, path) : Path.GetFileName(path);
            var one = WildcardImporter.Import(name, InputText.ReadAll(file).Text);
            made.AddRange(one.Files);
            warnings.AddRange(one.Warnings);
        }

        return new(made, warnings);
    }
}
