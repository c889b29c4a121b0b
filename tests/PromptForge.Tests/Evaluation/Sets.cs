using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>The project's own evaluation sets, and how a whole set is judged.</summary>
internal static class Sets
{
    /// <summary>The prompts of a set, in the order of its file.</summary>
    public static IReadOnlyList<string> Read(string name) =>
        [.. File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", $"{name}.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Whether a prompt is written in Chinese.</summary>
    public static bool IsChinese(string prompt) => prompt.Any(Words.IsHan);

    /// <summary>The phrases that we added to a result.</summary>
    public static IReadOnlyList<PlacedFragment> Ours(this ForgedPrompt forged) =>
        [.. forged.Fragments.Where(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge or SourceKind.Model)];

    /// <summary>The same phrases, to be read by a person.</summary>
    public static string Told(this ForgedPrompt forged) =>
        $"[{forged.Style}] +{forged.Added}: {string.Join(" | ", forged.Ours().Select(placed => $"{placed.Fragment.Id} '{placed.Text}'"))}\n    of {forged.Request.Prompt}";

    /// <summary>The promises that a result breaks.</summary>
    public static IEnumerable<string> Broken(ForgedPrompt forged) =>
        TheForge.Standard.Promises.Check(forged, TheForge.Profile(forged.Target), TheForge.Standard.Strategy(forged.Strategy))
            .Select(broken => $"{broken.Promise}: {broken.Message}\n    of {forged.Request.Prompt}");

    /// <summary>Forges every prompt, and fails with all that is wrong with the results.</summary>
    public static void Judge(IEnumerable<string> prompts, Func<string, ForgeRequest> request, Func<ForgedPrompt, IEnumerable<string>> faults)
    {
        var (all, wrong) = (0, new List<string>());
        foreach (var prompt in prompts)
        {
            var forged = TheForge.Enhance(request(prompt));
            var found = faults(forged).ToList();
            all++;
            if (found.Count > 0) { wrong.Add(string.Join("\n  ", found)); }
        }

        Assert.True(all > 0, "the set is empty.");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {all}:\n  {string.Join("\n  ", wrong)}");
    }
}
