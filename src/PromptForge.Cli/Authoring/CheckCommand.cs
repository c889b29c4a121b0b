using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Content;
using PromptForge.Evaluation.Experiments;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge check</c>: every fault of templates, knowledge and experiments, as <c>file(line,column): message</c>.</summary>
internal static class CheckCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (say, folder) = (invocation.Say, invocation.Console.Directory);
        var paths = Paths(invocation);
        if (paths.Count == 0) { throw new UsageException(say.NothingToCheck); }

        foreach (var path in paths)
        {
            if (!Directory.Exists(path) && !File.Exists(path)) { throw new UsageException(say.NoSuchFileOrFolder(path)); }
        }

        var (faults, told) = (new Faults(), 0);
        var below = IsWhole(paths) ? ForgeContent.Empty : ForgeContent.Embedded;
        var content = new ContentReader(faults).Read(below, paths);
        foreach (var fault in WithExperiments(faults, content, paths, invocation).OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).ThenBy(fault => fault.Column))
        {
            invocation.PrintLine((fault with { File = Short(fault.File, folder) }).ToString());
            told++;
        }

        var (errors, warnings) = (told, 0);

        // Dead references and their like only show in content that reads without an error.
        if (errors == 0)
        {
            foreach (var (file, line, column, message, isError) in ContentFindings.Of(content, paths))
            {
                var error = new AuthoringError(Short(file, folder), line, column, isError ? message : say.Warning(message));
                invocation.PrintLine(error.ToString());
                _ = isError ? errors++ : warnings++;
            }
        }

        invocation.Tell(say.Checked(errors, warnings));
        return Task.FromResult(errors > 0 ? 1 : 0);
    }

    /// <summary>Experiments are no content: what the content's reader says of them gives way to what their own says.</summary>
    private static IEnumerable<AuthoringError> WithExperiments(Faults faults, ForgeContent content, List<string> paths, Invocation invocation)
    {
        var (unread, own) = (new Faults(), new Faults());
        var experiments = ExperimentFiles.In(paths).Select(path => (Path: path, Root: YamlFile.Read(path, unread)))
            .Where(file => file.Root is { } root && ExperimentFiles.IsExperiment(root)).ToDictionary(file => file.Path, file => file.Root!, StringComparer.Ordinal);

        // Arms may name strategies and styles of the project, whatever is checked just now.
        var known = experiments.Count == 0 || faults.All.Any(fault => !experiments.ContainsKey(fault.File)) ? null : IsWhole(paths) ? content : invocation.Workspace.Content;
        foreach (var (path, root) in experiments) { ExperimentFiles.Read(path, root, known, own); }

        return faults.All.Where(fault => !experiments.ContainsKey(fault.File)).Concat(own.All);
    }

    private static List<string> Paths(Invocation invocation)
    {
        if (invocation.Arguments.Positional.Count > 0) { return [.. invocation.Arguments.Positional.Select(invocation.PathOf)]; }

        List<string> own = [.. invocation.Workspace.Templates, .. invocation.Workspace.Knowledge, .. invocation.Workspace.Project.Experiments];
        return own.Count > 0 ? own : [.. ((string[])["templates", "knowledge", "experiments"]).Select(invocation.PathOf).Where(Directory.Exists)];
    }

    /// <summary>Whether the folders stand alone, as this repository's own do, or lie over the built-in content.</summary>
    private static bool IsWhole(List<string> paths) => paths.Exists(path => File.Exists(Path.Combine(path, "slots.yaml")));

    private static string Short(string file, string folder)
    {
        var relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
