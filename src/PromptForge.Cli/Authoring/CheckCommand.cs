using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Content;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge check</c>: every fault of templates and knowledge, as <c>file(line,column): message</c>.</summary>
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

        var faults = new Faults();
        var below = IsWhole(paths) ? ForgeContent.Empty : ForgeContent.Embedded;
        var content = new ContentReader(faults).Read(below, paths);
        foreach (var fault in faults.All.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).ThenBy(fault => fault.Column))
        {
            invocation.PrintLine((fault with { File = Short(fault.File, folder) }).ToString());
        }

        var (errors, warnings) = (faults.All.Count, 0);

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

    private static List<string> Paths(Invocation invocation)
    {
        if (invocation.Arguments.Positional.Count > 0) { return [.. invocation.Arguments.Positional.Select(invocation.PathOf)]; }

        List<string> own = [.. invocation.Workspace.Templates, .. invocation.Workspace.Knowledge];
        return own.Count > 0 ? own : [.. ((string[])["templates", "knowledge"]).Select(invocation.PathOf).Where(Directory.Exists)];
    }

    /// <summary>Whether the folders stand alone, as this repository's own do, or lie over the built-in content.</summary>
    private static bool IsWhole(List<string> paths) => paths.Exists(path => File.Exists(Path.Combine(path, "slots.yaml")));

    private static string Short(string file, string folder)
    {
        var relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
