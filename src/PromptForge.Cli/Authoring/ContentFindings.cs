using PromptForge.Authoring;
using PromptForge.Content;

namespace PromptForge.Cli.Authoring;

/// <summary>What is wrong with content as a whole, in the files that somebody asks about.</summary>
internal static class ContentFindings
{
    /// <summary>Findings with their places, in the order of files.</summary>
    /// <param name="content">All layers together.</param>
    /// <param name="paths">The files and folders that were asked about; findings elsewhere are not theirs.</param>
    public static IEnumerable<(string File, int Line, int Column, string Message, bool IsError)> Of(ForgeContent content, IEnumerable<string> paths)
    {
        var places = Places(paths);
        return ContentChecks.Run(content)
            .Select(finding => (Finding: finding, Place: places.GetValueOrDefault(Owner(finding.Subject))))
            .Where(found => found.Place is not null)
            .Select(found => (found.Place!.File, found.Place.Line, found.Place.Column, $"{found.Finding.Subject}: {found.Finding.Message}", found.Finding.IsError))
            .OrderBy(found => found.File, StringComparer.Ordinal).ThenBy(found => found.Line);
    }

    private static string Owner(string subject)
    {
        var mark = subject.IndexOf('#', StringComparison.Ordinal);
        return mark < 0 ? subject : subject[..mark];
    }

    /// <summary>Where each id is written.</summary>
    private static Dictionary<string, YamlNode> Places(IEnumerable<string> paths)
    {
        var places = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        var unread = new Faults();
        foreach (var path in paths)
        {
            var files = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.yaml", SearchOption.AllDirectories);
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                if (YamlFile.Read(file, unread) is { } root) { Collect(root, unread, places); }
            }
        }

        return places;
    }

    private static void Collect(YamlMap root, Faults unread, Dictionary<string, YamlNode> places)
    {
        foreach (var (key, value) in root.Pairs)
        {
            if (key.Value == "id" && value is YamlText id) { places.TryAdd(id.Value, id); }

            if (value is not YamlList list || key.Value is not ("entries" or "negatives")) { continue; }

            foreach (var item in list.Items.OfType<YamlMap>())
            {
                if (new MapReader(item, unread).Node("id") is YamlText entry) { places.TryAdd(entry.Value, entry); }
            }
        }
    }
}
