namespace PromptForge.Intake;

/// <summary>Leads from offsets in an expanded text back to the original request.</summary>
public sealed class OriginMap
{
    private readonly List<(int Expanded, int Original)> marks;

    /// <summary>Nothing was expanded: offsets stay.</summary>
    public static OriginMap Identity { get; } = new([(0, 0)]);

    /// <summary>Makes a map.</summary>
    /// <param name="marks">Pairs of an offset in the expanded text and the original one from which copying goes on; ascending.</param>
    public OriginMap(List<(int Expanded, int Original)> marks)
    {
        this.marks = marks;
    }

    /// <summary>The original offset of an expanded one.</summary>
    public int ToOriginal(int expanded)
    {
        // The last mark at or before the offset.
        var (low, high) = (0, marks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (marks[middle].Expanded <= expanded) { low = middle; }
            else { high = middle - 1; }
        }

        var (from, original) = marks[low];
        var next = low + 1 < marks.Count ? marks[low + 1].Original : int.MaxValue;

        // Inside an inserted choice there is nothing to count along; stay before what follows it.
        return Math.Min(original + (expanded - from), Math.Max(next, original));
    }
}
