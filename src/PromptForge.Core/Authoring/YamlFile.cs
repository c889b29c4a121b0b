using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PromptForge.Authoring;

/// <summary>Reads YAML into nodes that know their place.</summary>
/// <remarks>Anchors and aliases are refused, since a few of them can unfold into gigabytes; so are files over 4 MiB and
/// nesting deeper than 32.</remarks>
public static class YamlFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    internal const int MostBytes = 4 * 1024 * 1024;
    private const int DeepestNesting = 32;

    /// <summary>Reads one file; what is wrong goes to <paramref name="faults"/>.</summary>
    /// <returns>The root map, or null when the file could not be read as one.</returns>
    public static YamlMap? Read(string path, Faults faults)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > MostBytes)
            {
                faults.Add(path, $"the file has {info.Length:N0} bytes; at most {MostBytes:N0} are read. Split it.");
                return null;
            }

            return Parse(path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), faults);
        }
        catch (DecoderFallbackException)
        {
            faults.Add(path, "the file is not UTF-8. Save it as UTF-8.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(path, $"the file cannot be read: {unreadable.Message}");
        }

        return null;
    }

    /// <summary>Reads a text as if it stood in <paramref name="file"/>.</summary>
    public static YamlMap? Parse(string file, string text, Faults faults)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                faults.Add(file, "the file is empty.");
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Node(parser, file, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                faults.Add(new(file, (int)second.Start.Line, (int)second.Start.Column, "only one document may stand in a file."));
            }

            if (root is YamlMap map) { return map; }

            faults.Add(root, "the file must hold a map of keys and values.");
            return null;
        }
        catch (RefusedYamlException refused)
        {
            faults.Add(new(file, refused.Line, refused.Column, refused.Message));
        }
        catch (YamlException broken)
        {
            faults.Add(Broken(file, text, broken));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16 meets "[1, 2" before a key with this and no place; the last thing it read stands nearest.
            var place = parser.Current?.End ?? Mark.Empty;
            faults.Add(new(file, (int)place.Line, (int)place.Column, "not valid YAML: a list or map that begins near here is not closed."));
        }

        return null;
    }

    private static AuthoringError Broken(string file, string text, YamlException broken)
    {
        var start = (int)broken.Start.Line;
        if (broken.Message.Contains("tab", StringComparison.Ordinal) && TabIndent(text, start) is { } tab)
        {
            // YamlDotNet names where the map began that the tab breaks.
            return new(file, tab.Line, tab.Column, "not valid YAML: a tab cannot indent. Use spaces.");
        }

        return new(file, start, (int)broken.Start.Column, $"not valid YAML: {Reason(broken)}");
    }

    /// <summary>The first tab that indents a line, at or below a line; both counted from 1.</summary>
    private static (int Line, int Column)? TabIndent(string text, int from)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var tab = line.IndexOf('\t');
            if (++number >= from && tab >= 0 && line[..tab].Trim(' ').IsEmpty && !line.Trim().IsEmpty) { return (number, tab + 1); }
        }

        return null;
    }

    private static string Reason(YamlException broken)
    {
        // YamlDotNet puts the place before its message; ours already names it.
        var message = broken.InnerException?.Message ?? broken.Message;
        var colon = message.LastIndexOf("): ", StringComparison.Ordinal);
        return colon >= 0 ? message[(colon + 3)..] : message;
    }

    private static YamlNode Node(IParser parser, string file, int depth)
    {
        var (line, column) = ((int)parser.Current!.Start.Line, (int)parser.Current.Start.Column);
        if (depth > DeepestNesting) { throw new RefusedYamlException(line, column, $"nested deeper than {DeepestNesting} levels."); }

        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw new RefusedYamlException(line, column, "anchors and aliases (& and *) are not allowed; write the value out.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "null" or "~";
            return new YamlText(scalar.Value, isNull, file, line, column);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _)) { items.Add(Node(parser, file, depth + 1)); }

            return new YamlList(items, file, line, column);
        }

        parser.Consume<MappingStart>();
        var pairs = new List<KeyValuePair<YamlText, YamlNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(parser, file, depth + 1) is not YamlText key)
            {
                throw new RefusedYamlException(line, column, "a key must be plain text.");
            }

            if (!seen.Add(key.Value)) { throw new RefusedYamlException(key.Line, key.Column, $"the key '{key.Value}' stands twice."); }

            pairs.Add(new(key, Node(parser, file, depth + 1)));
        }

        return new YamlMap(pairs, file, line, column);
    }

    private sealed class RefusedYamlException(int line, int column, string message) : Exception(message)
    {
        public int Line { get; } = line;

        public int Column { get; } = column;
    }
}
