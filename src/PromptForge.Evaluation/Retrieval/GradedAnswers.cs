using System.Globalization;

namespace PromptForge.Evaluation.Retrieval;

/// <summary>The entries that answer a query, with grades: <c>tree-peony:3 herbaceous-peony:1</c>. 3 is what was asked for, 1 is of some use.</summary>
public static class GradedAnswers
{
    /// <summary>The highest grade.</summary>
    public const int Most = 3;

    /// <summary>Reads answers.</summary>
    /// <returns>The grades by id; null where the text holds none or is written otherwise.</returns>
    public static Dictionary<string, int>? Read(string? text)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var answer in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = answer.LastIndexOf(':');
            if (at <= 0 || !int.TryParse(answer.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var grade) || grade is < 1 or > Most || !answers.TryAdd(answer[..at], grade)) { return null; }
        }

        return answers.Count == 0 ? null : answers;
    }
}
