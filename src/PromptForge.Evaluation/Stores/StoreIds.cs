namespace PromptForge.Evaluation.Stores;

/// <summary>Ids that every database keeps as they are.</summary>
internal static class StoreIds
{
    private const int Longest = 200;

    public static void Check(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            ArgumentException.ThrowIfNullOrEmpty(id);
            if (id.Length > Longest) { throw new ArgumentException($"An id has at most {Longest} letters; this one begins '{id[..40]}'."); }

            for (var at = 0; at < id.Length; at++)
            {
                if (char.IsControl(id[at]) || (char.IsSurrogate(id[at]) && !IsPair(id, ref at))) { throw new ArgumentException("An id has a control character or half a character in it."); }
            }
        }
    }

    public static void Check(ExperimentEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        Check(one.Id, one.Unit);
        if (one.Metric is { } metric) { Check(metric); }

        if (one.Metric is null != one.Value is null) { throw new ArgumentException($"The event '{one.Id}' needs both a metric and a value, or neither."); }
        if (one.Value is { } value && !double.IsFinite(value)) { throw new ArgumentException($"The value of the event '{one.Id}' must be a finite number."); }
    }

    private static bool IsPair(string id, ref int at) => at + 1 < id.Length && char.IsSurrogatePair(id[at], id[++at]);
}
