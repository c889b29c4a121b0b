using System.Collections.Immutable;

namespace PromptForge.Intake;

/// <summary>One expansion: makes the choices.</summary>
/// <remarks>Every method that returns a truth value says whether it stayed within the bounds; else nothing of it counts.</remarks>
internal sealed class VariantRun(VariantLists lists, long seed, VariantNotes notes)
{
    /// <summary>Steps of a whole expansion: nodes, list lines and letters read. All of them took 0.3 s on a busy machine.</summary>
    private const int MostWork = 500_000;

    private const string Ellipses = "…᠁⋮⋯⋰⋱︙";

    private readonly VariantRandom random = new(seed);
    private readonly Dictionary<string, List<VariantNode>> parsed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VariantList?> found = new(StringComparer.Ordinal);
    private long work;
    private int room;

    /// <summary>Expands a request. A piece that would leave the bounds is copied as it stands.</summary>
    public void Expand(VariantSource source, List<VariantNode> nodes, VariantOutput output)
    {
        var most = Math.Max(VariantExpander.MaxLength, source.Text.Length);
        room = most;
        var frame = new VariantFrame(source, ImmutableDictionary<string, VariantValue>.Empty, 0);
        var failed = new HashSet<VariantNode>(ReferenceEqualityComparer.Instance);
        foreach (var assignment in nodes.OfType<VariantAssignment>())
        {
            if (!TryAssign(assignment, ref frame)) { failed.Add(assignment); }
        }

        foreach (var node in nodes)
        {
            // What follows must still find its place.
            room = most - (source.Text.Length - node.End);
            var before = output.Here;
            if (node is not VariantLiteral && (failed.Contains(node) || !Node(node, frame, output)))
            {
                output.GoBack(before);
                notes.TooMuch(source.Text.AsSpan(node.Start..node.End));
                source.Copy(node.Start, node.End, output);
            }
            else if (node is VariantLiteral) { source.Copy(node.Start, node.End, output); }
        }
    }

    /// <summary>Assignments come first, as in dynamicprompts, wherever they stand in their sequence.</summary>
    private bool Sequence(List<VariantNode> nodes, VariantFrame frame, VariantOutput output)
    {
        if (frame.Depth > VariantExpander.MaxDepth) { return false; }

        foreach (var node in nodes)
        {
            if (node is VariantAssignment assignment && !TryAssign(assignment, ref frame)) { return false; }
        }

        foreach (var node in nodes)
        {
            if (!Node(node, frame, output)) { return false; }
        }

        return true;
    }

    private bool Node(VariantNode node, VariantFrame frame, VariantOutput output)
    {
        if (node is VariantLiteral) { frame.Source.Copy(node.Start, node.End, output); }

        return Spend(1) && node switch
        {
            VariantChoice choice => Choose(choice, frame.Deeper, output),
            VariantWildcard wildcard => FromList(wildcard, VariantHeader.One with { Cycles = wildcard.Cycles }, frame, output),
            VariantUse use => Use(use, frame, output),
            VariantWrap wrap => Wrap(wrap, frame.Deeper, output),
            _ => true,
        } && output.Length <= room;
    }

    private bool Spend(long steps) => (work += steps) <= MostWork;

    private bool TryAssign(VariantAssignment assignment, ref VariantFrame frame)
    {
        if (assignment.KeepsOld && frame.Variables.ContainsKey(assignment.Name)) { return true; }

        var value = new VariantValue(null, frame.Source, assignment.Value);
        if (assignment.AtOnce)
        {
            value = value with { Fixed = new() };
            if (!Sequence(assignment.Value, frame.Deeper, value.Fixed)) { return false; }
        }

        frame = frame with { Variables = frame.Variables.SetItem(assignment.Name, value) };
        return true;
    }

    private bool Use(VariantUse use, VariantFrame frame, VariantOutput output)
    {
        if (frame.Variables.TryGetValue(use.Name, out var value))
        {
            if (value.Fixed is null) { return Sequence(value.Nodes, frame.Deeper with { Source = value.Source }, output); }

            if (output.Length + value.Fixed.Length > room) { return false; }

            output.Add(value.Fixed, 0, value.Fixed.Length);
            return true;
        }

        if (use.Default is not null) { return Sequence(use.Default, frame.Deeper, output); }

        // Where nothing is assigned at all, this is another language's placeholder.
        if (!frame.Variables.IsEmpty) { notes.UnknownVariable(use.Name); }

        frame.Source.Copy(use.Start, use.End, output);
        return true;
    }

    private bool Choose(VariantChoice choice, VariantFrame frame, VariantOutput output)
    {
        if (choice.Options is [{ Nodes: [VariantWildcard only] }])
        {
            return FromList(only, choice.Header, frame, output, frame.Source.Text.AsSpan(choice.Start..choice.End));
        }

        var weights = choice.Options.TrueForAll(option => option.Weight == 1)
            ? null
            : VariantSyntax.Usable([.. choice.Options.Select(option => option.Weight)]);
        if (choice.Header.Least > choice.Options.Count)
        {
            notes.TooFew(frame.Source.Text.AsSpan(choice.Start..choice.End), choice.Options.Count);
        }

        return Pick(choice.Options.Count, weights, choice.Header) is { } picks
            && Join(picks, choice.Header.Separator, output, index => Sequence(choice.Options[index].Nodes, frame, output));
    }

    private bool FromList(
        VariantWildcard wildcard, VariantHeader header, VariantFrame frame, VariantOutput output, ReadOnlySpan<char> group = default)
    {
        var name = new VariantOutput();
        if (!Sequence(wildcard.Name, frame.Deeper, name)) { return false; }

        if (!TryFind(name.ToString(), out var list)) { return false; }

        if (list is null)
        {
            notes.UnknownWildcard(name.ToString());
            frame.Source.Copy(wildcard.Start, wildcard.End, output);
            return true;
        }

        if (header.Least > list.Lines.Length) { notes.TooFew(group, list.Lines.Length); }

        var place = frame.Source.PlaceOf(wildcard.Start, wildcard.End);
        foreach (var given in wildcard.Given)
        {
            frame = frame with { Variables = frame.Variables.SetItem(given.Name, new(null, frame.Source, given.Value)) };
        }

        return Pick(list.Lines.Length, list.Weights, header) is { } picks && Join(picks, header.Separator, output, index =>
        {
            var line = list.Lines[index];
            return Parsed(line) is { } nodes && Sequence(nodes, frame.Deeper with { Source = VariantSource.OfLine(line, place) }, output);
        });
    }

    /// <summary>Looks a list up once; a glob gathers lines, which is work.</summary>
    private bool TryFind(string name, out VariantList? list)
    {
        if (found.TryGetValue(name, out list)) { return true; }

        found[name] = list = lists.Find(name);
        return list is null || Spend(list.Lines.Length);
    }

    private List<VariantNode>? Parsed(string line)
    {
        if (parsed.TryGetValue(line, out var nodes)) { return nodes; }

        return Spend(line.Length) ? parsed[line] = new VariantParser(line, notes).Parse() : null;
    }

    /// <summary>Which to take, in which order; none of them twice.</summary>
    private int[]? Pick(int count, double[]? weights, VariantHeader header)
    {
        var (least, most) = (Math.Min(header.Least, count), Math.Min(header.Most, count));
        var wanted = least + (most > least ? random.Below(most - least + 1) : 0);
        if (wanted == 1 && header.Cycles) { return [(int)(((seed % count) + count) % count)]; }

        if (wanted == 1 && weights is null) { return [random.Below(count)]; }

        if (!Spend(weights is null ? count : ((long)wanted * count / 8) + 1)) { return null; }

        if (weights is null)
        {
            var all = new int[count];
            for (var i = 0; i < count; i++) { all[i] = i; }

            for (var i = 0; i < wanted; i++)
            {
                var other = i + random.Below(count - i);
                (all[i], all[other]) = (all[other], all[i]);
            }

            return all[..wanted];
        }

        // Without replacement: what was taken weighs nothing, and what weighs nothing is not taken.
        var left = (double[])weights.Clone();
        var picks = new List<int>(wanted);
        while (picks.Count < wanted && Array.Exists(left, weight => weight > 0))
        {
            picks.Add(random.Weighted(left));
            left[picks[^1]] = 0;
        }

        return [.. picks];
    }

    /// <summary>Adds the picks with separators between them; an empty one leaves no separator.</summary>
    private static bool Join(int[] picks, string separator, VariantOutput output, Func<int, bool> add)
    {
        var isFirst = true;
        foreach (var pick in picks)
        {
            var before = output.Here;
            if (!isFirst) { output.Separate(separator); }

            var start = output.Length;
            if (!add(pick)) { return false; }

            if (output.Length == start) { output.GoBack(before); }
            else { isFirst = false; }
        }

        return true;
    }

    /// <summary>Sets the inner text where the outer one has its ellipsis, or behind it.</summary>
    private bool Wrap(VariantWrap wrap, VariantFrame frame, VariantOutput output)
    {
        var around = new VariantOutput();
        if (!Sequence(wrap.Around, frame, around)) { return false; }

        var text = around.ToString();
        var start = text.IndexOf("...", StringComparison.Ordinal);
        var other = text.AsSpan().IndexOfAny(Ellipses);
        if (start < 0 || (other >= 0 && other < start)) { start = other; }

        if (start < 0) { start = text.Length; }

        var end = start;
        while (end < text.Length && (text[start] == '.' ? text[end] == '.' : Ellipses.Contains(text[end]))) { end++; }

        output.Add(around, 0, start);
        if (!Sequence(wrap.Inner, frame, output)) { return false; }

        output.Add(around, end, around.Length);
        return true;
    }
}
