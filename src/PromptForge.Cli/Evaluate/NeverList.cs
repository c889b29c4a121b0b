using System.Text;
using PromptForge.Authoring;
using PromptForge.Importing;

namespace PromptForge.Cli.Evaluate;

/// <summary>Writes ids into <c>never:</c> of a project file and leaves every other byte of it alone.</summary>
internal static class NeverList
{
    /// <summary>An id as the file takes it.</summary>
    public static string Quoted(string id) => YamlScalar.Quoted(id);

    /// <summary>Adds what is not there yet; a file that is not there is made.</summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="AuthoringException">The file is faulty; it is left as it was.</exception>
    public static int Add(string path, IReadOnlyCollection<string> ids)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var known = text.Length > 0 ? ProjectFile.Read(path).Never : [];
        List<string> added = [.. ids.Where(id => !known.Contains(id))];
        if (added.Count == 0) { return 0; }

        var part = path + ".part";
        File.WriteAllText(part, With(text, [.. known, .. added]), new UTF8Encoding(false));
        try
        {
            // What was written must say what was meant before it replaces anything.
            if (!ProjectFile.Read(part).Never.SequenceEqual([.. known, .. added])) { throw new InvalidOperationException($"'never' of '{path}' is written in a way that cannot be added to; add {string.Join(", ", added)} by hand."); }

            File.Move(part, path, overwrite: true);
            return added.Count;
        }
        finally { File.Delete(part); }
    }

    // The key's lines are written anew: its own, and those below that are indented or items of its list.
    private static string With(string text, IReadOnlyCollection<string> ids)
    {
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var line = $"never: [{string.Join(", ", ids.Select(Quoted))}]";
        var lines = text.Split(end).ToList();
        var at = lines.FindIndex(one => one.StartsWith("never:", StringComparison.Ordinal));
        if (at < 0) { return text + (text.Length == 0 || text.EndsWith('\n') ? "" : end) + line + end; }

        var next = at + 1;
        while (next < lines.Count && lines[next].Length > 0 && lines[next][0] is ' ' or '-' or ']') { next++; }

        lines.RemoveRange(at, next - at);
        lines.Insert(at, line);
        return string.Join(end, lines);
    }
}
