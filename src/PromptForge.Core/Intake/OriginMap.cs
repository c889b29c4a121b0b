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
        var (from, original) = marks[0];
        var next = int.MaxValue;
        foreach (var mark in marks)
        {
            if (mark.Expanded > expanded)
            {
                next = mark.Original;
                break;
            }

            (from, original) = mark;
        }

        // Inside an inserted choice there is nothing to count along; stay before what follows it.
        return Math.Min(original + (expanded - from), next);
    }
}
