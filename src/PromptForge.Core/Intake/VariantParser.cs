using System.Buffers;

namespace PromptForge.Intake;

/// <summary>Reads a text into nodes; whatever is no variant is literal.</summary>
/// <remarks>Time grows with the length times the nesting, which <see cref="VariantExpander.MaxDepth"/> bounds.</remarks>
internal sealed class VariantParser(string text, VariantNotes notes)
{
    private const int LongestWildcard = 300;
    private static readonly SearchValues<char> Marks = SearchValues.Create("{$%_");
    private readonly VariantBraces braces = new(text, notes);

    /// <summary>Whether a choice or a wildcard was read.</summary>
    public bool SawChance { get; private set; }

    public List<VariantNode> Parse() => Sequence(0, text.Length);

    private List<VariantNode> Sequence(int start, int end)
    {
        var nodes = new List<VariantNode>();
        var copied = start;
        var placeholderEnd = start;
        for (var at = NextMark(start, end); at < end; at = NextMark(at, end))
        {
            if (text[at] == '_')
            {
                // Inside a placeholder only nested groups count.
                if (at < placeholderEnd || Wildcard(at, end) is not { } wildcard) { at = AfterUnderscores(at, end); }
                else { Take(wildcard); }

                continue;
            }

            var open = text[at] == '{' ? at : at + 1;
            if (open >= end || text[open] != '{' || !braces.TryFind(open, out var group) || group.Close >= end)
            {
                at++;
                continue;
            }

            var node = group.Height > VariantExpander.MaxDepth ? TooDeep(at, group) : text[at] switch
            {
                '$' => Variable(at, group),
                '%' => Wrap(at, group),
                _ when group.Chooses => Choice(at, group),
                _ => null,
            };
            if (node is not null) { Take(node); }
            else if (text[at] != '{') { at++; }
            else if (IsVerbatim(at, group)) { at = group.Close + 1; }
            else
            {
                placeholderEnd = Math.Max(placeholderEnd, group.Close);
                at++;
            }

            void Take(VariantNode taken)
            {
                if (at > copied) { nodes.Add(new VariantLiteral(copied, at)); }

                nodes.Add(taken);
                at = copied = taken.End;
            }
        }

        if (end > copied) { nodes.Add(new VariantLiteral(copied, end)); }

        return nodes;
    }

    private int NextMark(int at, int end)
    {
        var step = text.AsSpan(at, end - at).IndexOfAny(Marks);
        return step < 0 ? end : at + step;
    }

    private int AfterUnderscores(int at, int end)
    {
        while (at < end && text[at] == '_') { at++; }

        return at;
    }

    /// <summary><c>{{name}}</c> is a mark of other template languages, whatever stands in it.</summary>
    private bool IsVerbatim(int at, VariantBraces.Group group) => braces.TryFind(at + 1, out var inner) && inner.Close == group.Close - 1;

    private VariantLiteral TooDeep(int at, VariantBraces.Group group)
    {
        notes.TooMuch(text.AsSpan(at..(group.Close + 1)));
        return new(at, group.Close + 1);
    }

    private VariantLiteral Broken(int at, VariantBraces.Group group)
    {
        notes.Broken(text.AsSpan(at..(group.Close + 1)));
        return new(at, group.Close + 1);
    }

    private VariantNode Choice(int at, VariantBraces.Group group)
    {
        var options = VariantSyntax.Header(text, at + 1, group.Close, out var header);
        if (group.HasSign && !header.Counts) { return Broken(at, group); }

        SawChance = true;
        return new VariantChoice(at, group.Close + 1, header, [.. Split(options, group.Close, '|').Select(Option)]);
    }

    /// <summary>Parts between separators that stand at this level.</summary>
    private List<(int Start, int End)> Split(int start, int end, char separator)
    {
        var parts = new List<(int Start, int End)>();
        var from = start;
        for (var at = start; at < end; at++)
        {
            if (text[at] == separator)
            {
                parts.Add((from, at));
                from = at + 1;
            }
            else if (text[at] == '{' && braces.TryFind(at, out var group))
            {
                at = group.Close;
            }
        }

        parts.Add((from, end));
        return parts;
    }

    private VariantOption Option((int Start, int End) part)
    {
        var start = VariantSyntax.Weight(text, part.Start, part.End, out var weight);
        return new(weight, Trimmed(start, part.End));
    }

    /// <summary>Blanks before are layout; blanks behind belong to the text (<c>{very |}big</c>) unless a line ends in them.</summary>
    private List<VariantNode> Trimmed(int start, int end)
    {
        start = VariantSyntax.SkipBlanks(text, start, end);
        var words = text.AsSpan(start, end - start).TrimEnd().Length;
        return Sequence(start, text.AsSpan(start + words, end - start - words).Contains('\n') ? start + words : end);
    }

    /// <summary>Null where the braces hold no variable: <c>US${5|10}</c>.</summary>
    private VariantNode? Variable(int at, VariantBraces.Group group)
    {
        var from = VariantSyntax.SkipBlanks(text, at + 2, group.Close);
        var next = from;
        while (next < group.Close && (char.IsLetter(text[next]) || text[next] is '_' or '-' || (next > from && char.IsDigit(text[next]))))
        {
            next++;
        }

        if (next == from) { return null; }

        var name = text[from..next];
        next = VariantSyntax.SkipBlanks(text, next, group.Close);
        if (next == group.Close) { return new VariantUse(at, group.Close + 1, name, null); }

        var keepsOld = text[next] == '?' && text[next + 1] == '=';
        if (keepsOld) { next++; }

        if (text[next] is not ('=' or ':')) { return null; }

        if (group.Chooses) { return Broken(at, group); }

        if (text[next] == ':') { return new VariantUse(at, group.Close + 1, name, Trimmed(next + 1, group.Close)); }

        var atOnce = text[next + 1] == '!';
        return new VariantAssignment(at, group.Close + 1, name, keepsOld, atOnce, Trimmed(next + (atOnce ? 2 : 1), group.Close));
    }

    private VariantWrap? Wrap(int at, VariantBraces.Group group)
    {
        foreach (var (from, to) in Split(at + 2, group.Close, '$'))
        {
            // An empty part between two signs: the sign is double.
            if (from != to || from == at + 2 || to == group.Close) { continue; }

            return new(at, group.Close + 1, Trimmed(at + 2, from - 1), Trimmed(to + 1, group.Close));
        }

        return null;
    }

    private VariantWildcard? Wildcard(int at, int end)
    {
        if (at + 2 >= end || text[at + 1] != '_' || text[at + 2] == '_') { return null; }

        var from = at + 2;
        var cycles = text[from] == '@';
        if (text[from] is '~' or '@' or '!') { from++; }

        var last = Math.Min(end, at + LongestWildcard) - 1;
        for (var next = from; next < last; next++)
        {
            switch (text[next])
            {
                case '_' when text[next + 1] == '_':
                    return Named(at, from, next, next + 2, cycles, []);
                case '{' when braces.TryFind(next, out var group) && group.Close < last:
                    next = group.Close;
                    break;
                case '(' when text.IndexOf(")__", next, last + 1 - next, StringComparison.Ordinal) is > 0 and var close:
                    return Named(at, from, next, close + 3, cycles, Given(next + 1, close));
                case '\n' or '(' or ')' or '{' or '}' or '|' or '#' or '%':
                    return null;
            }
        }

        return null;
    }

    private VariantWildcard? Named(int at, int from, int to, int end, bool cycles, List<VariantAssignment> given)
    {
        var name = text.AsSpan(from, to - from);
        if (name.IsEmpty || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) || !HasWord(name)) { return null; }

        SawChance = true;
        return new(at, end, cycles, Sequence(from, to), given);

        static bool HasWord(ReadOnlySpan<char> name)
        {
            foreach (var letter in name)
            {
                if (char.IsLetterOrDigit(letter) || letter == '*') { return true; }
            }

            return false;
        }
    }

    private List<VariantAssignment> Given(int start, int end)
    {
        var given = new List<VariantAssignment>();
        foreach (var (from, to) in Split(start, end, ','))
        {
            var equals = text.IndexOf('=', from, to - from);
            if (equals > 0) { given.Add(new(from, to, text[from..equals].Trim(), false, false, Trimmed(equals + 1, to))); }
        }

        return given;
    }
}
