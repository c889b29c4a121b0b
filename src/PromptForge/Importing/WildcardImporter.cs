using System.Text;

namespace PromptForge.Importing;

/// <summary>Brings lists of choices, one a line, into a <c>wildcards</c> folder, where <c>__name__</c> finds them.</summary>
public static class WildcardImporter
{
    /// <summary>The list of one file.</summary>
    /// <param name="name">Its path below the source, for example <c>nature/flower.txt</c>.</param>
    /// <param name="text">What it holds.</param>
    public static ImportResult Import(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var choices = new StringBuilder();
        var count = 0;
        foreach (var line in text.Split('\n'))
        {
            var choice = line.Trim().TrimStart('\uFEFF');
            if (choice.Length == 0) { continue; }

            choices.Append(choice).Append('\n');
            if (choice[0] != '#') { count++; }
        }

        return count == 0
            ? new([], [$"{name}: the file holds no choices and was passed over."])
            : new([new($"wildcards/{name.Replace('\\', '/')}", choices.ToString())], []);
    }
}
