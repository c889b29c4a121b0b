using PromptForge.Model;

namespace PromptForge.Knowledge;

/// <summary>Whether the user counts the flowers as one: a single iris wants no bamboo beside it.</summary>
internal static class SingleStem
{
    private static readonly string[] Chinese = ["一枝", "一支", "一朵", "单枝", "单支", "独枝", "一茎", "孤枝"];
    private static readonly string[] English = [" single ", " one ", " lone ", " solitary ", " a sprig of ", " a stem of ", " a branch of ", " a spray of "];

    public static bool IsCounted(PromptDraft draft)
    {
        foreach (var fragment in draft.Fragments)
        {
            var words = $" {fragment.Text.InOrElse(fragment.SpanLanguage)} ";
            if (Chinese.Any(one => words.Contains(one, StringComparison.Ordinal)) || English.Any(one => words.Contains(one, StringComparison.OrdinalIgnoreCase))) { return true; }
        }

        return false;
    }
}
