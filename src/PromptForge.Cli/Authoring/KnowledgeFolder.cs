using System.Text;
using PromptForge.Authoring;
using PromptForge.Cli.Arguments;

namespace PromptForge.Cli.Authoring;

/// <summary>Where the user's own knowledge lies, and how the project file names it.</summary>
internal static class KnowledgeFolder
{
    /// <summary>The folder of <c>--to</c>, <c>--knowledge</c> or the project file; else <c>knowledge</c> beside the project file or here. It is made when it is missing.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="words">What to tell.</param>
    /// <param name="isUnnamed">Whether no project file and no option names the folder: nothing would read it.</param>
    public static string Find(Invocation invocation, TeachMessages words, out bool isUnnamed)
    {
        var (arguments, project) = (invocation.Arguments, invocation.Workspace.Project);
        isUnnamed = false;
        if ((arguments["--to"] ?? arguments["--knowledge"]) is { } given) { return Made(invocation.PathOf(given), invocation, words); }

        // A single file among the project's knowledge is no place for a new one.
        if (project.Knowledge.FirstOrDefault(path => !File.Exists(path)) is { } named) { return Made(named, invocation, words); }

        isUnnamed = true;
        var beside = project.Path is { } file ? Path.GetDirectoryName(file)! : invocation.Console.Directory;
        return Made(Path.Combine(beside, "knowledge"), invocation, words);
    }

    /// <summary>Names a new folder in the project file, so that later runs read it. An existing file is changed only where a line at its end does it.</summary>
    public static void Name(string folder, Invocation invocation, TeachMessages words, bool isUnnamed)
    {
        if (!isUnnamed) { return; }

        var project = invocation.Workspace.Project;
        var path = project.Path ?? Path.Combine(Path.GetDirectoryName(folder)!, ProjectFile.FileName);
        var before = project.Path is null ? "" : File.ReadAllText(path);
        var temporary = path + ".new.yaml";
        try
        {
            File.WriteAllText(temporary, $"{before}{(before.Length == 0 || before.EndsWith('\n') ? "" : "\n")}knowledge: [knowledge]\n", new UTF8Encoding(false));
            if (!project.Knowledge.IsEmpty || !ProjectFile.Read(temporary).Knowledge.Contains(folder)) { throw new AuthoringException([]); }

            File.Move(temporary, path, overwrite: true);
            invocation.Tell(words.Named(path));
        }
        catch (Exception unreadable) when (unreadable is AuthoringException or IOException or UnauthorizedAccessException)
        {
            invocation.Tell(invocation.Say.Warning(words.NameItYourself(path)));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Made(string folder, Invocation invocation, TeachMessages words)
    {
        if (Directory.Exists(folder)) { return folder; }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(folder, unwritable.Message));
        }

        invocation.Tell(words.MadeFolder(folder));
        return folder;
    }
}
