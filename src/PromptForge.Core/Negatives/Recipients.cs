using PromptForge.Model;

namespace PromptForge.Negatives;

/// <summary>Whether the people of a prompt are only those who receive what it shows: a bouquet for my mother has no hands that could fail.</summary>
internal static class Recipients
{
    private static readonly string[] ChineseCues = ["送给", "献给", "赠给", "赠予", "寄给", "给", "送", "赠", "为"];
    private static readonly string[] EnglishCues = ["for", "to"];
    private static readonly HashSet<string> Between = new(StringComparer.OrdinalIgnoreCase) { "my", "her", "his", "our", "their", "your", "a", "an", "the", "dear", "beloved", "best" };

    /// <summary>Whether there are people and every one stands behind a word of giving.</summary>
    public static bool AreAllPeople(PromptDraft draft)
    {
        var any = false;
        foreach (var mention in draft.Mentions)
        {
            if (mention.Kind is not "person" || mention.Fragment >= draft.Fragments.Length) { continue; }

            var fragment = draft.Fragments[mention.Fragment];
            if (!IsGiven(fragment.Text.InOrElse(fragment.SpanLanguage).AsSpan(0, mention.Start))) { return false; }

            any = true;
        }

        return any;
    }

    private static bool IsGiven(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd().TrimEnd('我').TrimEnd('她').TrimEnd('他');
        foreach (var cue in ChineseCues)
        {
            if (before.EndsWith(cue, StringComparison.Ordinal)) { return true; }
        }

        var words = before.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length - 1;
        while (last >= 0 && Between.Contains(words[last])) { last--; }

        return last >= 0 && EnglishCues.Contains(words[last], StringComparer.OrdinalIgnoreCase);
    }
}
