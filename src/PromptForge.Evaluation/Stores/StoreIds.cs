namespace PromptForge.Evaluation.Stores;

/// <summary>What no database keeps as it is: such ids and values are refused everywhere alike.</summary>
public static class StoreIds
{
    private const int Longest = 200;

    /// <summary>What is wrong with an id, or null.</summary>
    public static string? Fault(string? id)
    {
        if (string.IsNullOrEmpty(id)) { return "an id must not be empty."; }

        if (id.Length > Longest) { return $"an id has at most {Longest} letters; this one begins '{id[..40]}'."; }

        for (var at = 0; at < id.Length; at++)
        {
            if (char.IsControl(id[at]) || (char.IsSurrogate(id[at]) && !IsPair(id, ref at))) { return "an id has a control character or half a character in it."; }
        }

        return null;
    }

    /// <summary>What is wrong with an event, or null.</summary>
    public static string? Fault(ExperimentEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return Fault(one.Id) ?? Fault(one.Unit) ?? (one.Metric is null ? null : Fault(one.Metric))
            ?? (one.Metric is null != one.Value is null ? "an event has both a metric and a value, or neither."
            : one.Value is { } value && !double.IsFinite(value) ? "a value must be a finite number." : null);
    }

    internal static void Check(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            if (Fault(id) is { } fault) { throw new ArgumentException(fault); }
        }
    }

    internal static void Check(ExperimentEvent one)
    {
        if (Fault(one) is { } fault) { throw new ArgumentException(fault); }
    }

    private static bool IsPair(string id, ref int at) => at + 1 < id.Length && char.IsSurrogatePair(id[at], id[++at]);
}
