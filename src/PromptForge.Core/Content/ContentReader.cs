using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>Reads folders of YAML as one layer and lays it over the content below: equal ids are replaced, the rest is added.</summary>
/// <remarks>What a file is, its keys tell, not its folder; <c>schemas</c> folders hold no content.</remarks>
public sealed class ContentReader
{
    private readonly Faults faults;

    /// <summary>What is wrong goes to <paramref name="faults"/>.</summary>
    public ContentReader(Faults faults)
    {
        this.faults = faults;
    }

    /// <summary>Reads folders and files as one layer over <paramref name="below"/>.</summary>
    /// <exception cref="AuthoringException">Something is wrong; every error is told.</exception>
    public static ForgeContent Load(ForgeContent below, params IEnumerable<string> folders)
    {
        var faults = new Faults();
        var content = new ContentReader(faults).Read(below, folders);
        faults.ThrowIfAny();
        return content;
    }

    /// <summary>Reads folders and files as one layer over <paramref name="below"/>; errors are collected.</summary>
    public ForgeContent Read(ForgeContent below, IEnumerable<string> folders)
    {
        var files = new List<(string Path, YamlMap Root)>();
        var wildcards = below.Wildcards.ToBuilder();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(below.Version));
        var counts = below.ClipCounts;
        foreach (var folder in folders)
        {
            foreach (var path in Files(folder))
            {
                var relative = Path.GetRelativePath(Directory.Exists(folder) ? folder : Path.GetDirectoryName(folder)!, path).Replace('\\', '/');
                if (IsTooLarge(path)) { continue; }

                Stamp(hash, relative, path);
                if (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
                {
                    if (YamlFile.Read(path, faults) is { } root) { files.Add((path, root)); }
                }
                else if (relative.EndsWith("clip-counts.txt", StringComparison.Ordinal)) { counts = File.ReadAllText(path); }
                else if (relative.Contains("wildcards/", StringComparison.Ordinal)) { wildcards[WildcardName(relative)] = Choices(path); }
            }
        }

        return Assemble(below, files) with
        {
            Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..16],
            ClipCounts = counts,
            Wildcards = wildcards.ToImmutable(),
        };
    }

    private IEnumerable<string> Files(string folder)
    {
        if (File.Exists(folder)) { return [folder]; }

        if (!Directory.Exists(folder))
        {
            faults.Add(folder, "there is no such folder.");
            return [];
        }

        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
                .Where(path => !Path.GetFileName(path).Equals("promptforge.yaml", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).ToList();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(folder, $"the folder cannot be read: {unreadable.Message}");
            return [];
        }
    }

    /// <summary>A file that nobody wrote by hand is told before any of it is read.</summary>
    private bool IsTooLarge(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.Length <= YamlFile.MostBytes) { return false; }

        faults.Add(path, string.Create(CultureInfo.InvariantCulture, $"the file has {info.Length:N0} bytes; at most {YamlFile.MostBytes:N0} are read. Split it."));
        return true;
    }

    private static void Stamp(IncrementalHash hash, string relative, string path)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(relative + "\n"));
        try
        {
            // Line ends are no content: a checkout on another system has the same version.
            hash.AppendData(Encoding.UTF8.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\n")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The reader itself tells what is wrong with the file.
        }
    }

    private static string WildcardName(string relative)
    {
        var name = relative[(relative.IndexOf("wildcards/", StringComparison.Ordinal) + "wildcards/".Length)..];
        return name[..name.LastIndexOf('.')];
    }

    private static ImmutableArray<string> Choices(string path) =>
        [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && (line[0] != '#' || (line.Length > 1 && line[1] is not (' ' or '#'))))];

    private ForgeContent Assemble(ForgeContent below, List<(string Path, YamlMap Root)> files)
    {
        var unread = files.ToList();
        List<YamlMap> Take(Func<YamlMap, bool> mine)
        {
            var taken = unread.Where(file => mine(file.Root)).Select(file => file.Root).ToList();
            unread.RemoveAll(file => mine(file.Root));
            return taken;
        }

        var read = Take(root => Has(root, "slots") && !Has(root, "phrases") && !Has(root, "names")).SelectMany(root => SlotReader.Read(root, faults)).ToList();
        foreach (var twice in read.GroupBy(slot => slot.Name, StringComparer.Ordinal).Where(slots => slots.Count() > 1)) { faults.Add("slots", $"slot '{twice.Key}' stands twice in one layer."); }

        var slotList = below.Slots.RemoveAll(slot => read.Exists(other => other.Name == slot.Name)).AddRange(read.DistinctBy(slot => slot.Name));
        var slots = new SlotTable(slotList);
        var (from, to) = (below.VariantsFrom, below.VariantsTo);
        foreach (var root in Take(root => Has(root, "from") && Has(root, "to"))) { Variants(root, ref from, ref to); }

        var concepts = new ConceptReader(slots, faults);
        var entries = Take(root => Has(root, "entries")).SelectMany(concepts.Read).ToList();
        var descriptions = new DescriptionReader(faults);
        foreach (var root in Take(root => Has(root, DescriptionReader.Key))) { descriptions.Read(root); }

        var content = below with
        {
            Slots = slotList,
            VariantsFrom = from,
            VariantsTo = to,
            Concepts = descriptions.Describe(Over(below.Concepts, entries, concept => concept.Id, "entry"), entries.Select(entry => entry.Concept)),
            Words = Over(below.Words, Take(root => Has(root, "groups")).SelectMany(root => GlossaryReader.Read(root, faults)), word => $"{word.Zh} ({word.Pos})", "word", keepOrder: true),
            Negatives = Over(below.Negatives, Take(root => IsList(root, "negatives")).SelectMany(root => NegativeReader.Read(root, slots, faults)), negative => negative.Phrase.Id, "negative"),
            Profiles = Over(below.Profiles, Placed(Take(root => Has(root, "vendor")), roots => new ProfileReader(faults).Read(roots, below.Profiles.ToDictionary(profile => profile.Id))), profile => profile.Id, "profile"),
            Strategies = Over(below.Strategies, Take(root => Has(root, "rewrite") || Has(root, "provider-rewrite")).Select(root => (StrategyReader.Read(root, faults), (YamlNode)root)), strategy => strategy.Id, "strategy"),
            Styles = Over(below.Styles, Placed(Take(root => Has(root, "kind") || Has(root, "extends")), roots => new TemplateReader(slots, faults).Read(roots, below.Styles.ToDictionary(style => style.Id))), style => style.Id, "style"),
        };
        foreach (var (path, root) in unread)
        {
            faults.Add(root, "cannot tell what this file is: it has none of the keys entries, entries-descriptions, groups, negatives, kind, vendor, rewrite, slots.");
        }

        foreach (var (path, root) in files) { MatchName(path, root); }

        return content;
    }

    private void MatchName(string path, YamlMap root)
    {
        if (!Has(root, "kind") && !Has(root, "vendor") && !Has(root, "rewrite")) { return; }

        var id = new MapReader(root, faults).Text("id");
        var name = Path.GetFileNameWithoutExtension(path);
        if (id is not null && id != name) { faults.Add(root, $"the id '{id}' must equal the file name '{name}'."); }
    }

    private void Variants(YamlMap root, ref string from, ref string to)
    {
        var map = new MapReader(root, faults);
        map.RequiredId("id");
        map.Text("source");
        var (more, read) = (Packed(map.Required("from")), Packed(map.Required("to")));
        map.RefuseTheRest();
        if (more.Length != read.Length)
        {
            faults.Add(root, $"'from' has {more.Length} characters and 'to' {read.Length}; they go pairwise.");
            return;
        }

        from += more;
        to += read;
    }

    private static string Packed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static bool Has(YamlMap root, string key) => root.Pairs.Any(pair => pair.Key.Value == key);

    private static bool IsList(YamlMap root, string key) => root.Pairs.Any(pair => pair.Key.Value == key && pair.Value is YamlList);

    private static IEnumerable<(T Item, YamlNode Place)> Placed<T>(List<YamlMap> roots, Func<List<YamlMap>, IReadOnlyList<T>> read) =>
        roots.Count == 0 ? [] : read(roots).Select(item => (item, (YamlNode)roots[0])).ToList();

    private ImmutableArray<T> Over<T>(
        ImmutableArray<T> below, IEnumerable<(T Item, YamlNode Place)> layer, Func<T, string> id, string what, bool keepOrder = false)
    {
        var own = new Dictionary<string, T>(StringComparer.Ordinal);
        var order = new List<string>();
        var places = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (item, place) in layer)
        {
            var key = id(item);
            if (own.TryAdd(key, item))
            {
                order.Add(key);
                places[key] = place;
            }
            else
            {
                faults.Add(place, $"{what} '{key}' stands twice; the first is in {Path.GetFileName(places[key].File)}, line {places[key].Line}.");
            }
        }

        var kept = below.Where(item => !own.ContainsKey(id(item)));
        var all = order.Select(key => own[key]).Concat(kept);
        return keepOrder ? [.. all] : [.. all.OrderBy(id, StringComparer.Ordinal)];
    }
}
