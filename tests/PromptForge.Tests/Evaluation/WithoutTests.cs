using PromptForge.Model;

namespace PromptForge.Tests.Evaluation;

/// <summary>An id copied from the receipts switches its phrase off; the only other differences are noted refills.</summary>
public sealed class WithoutTests
{
    [Theory]
    [InlineData("bare", "openai-gpt-image-2")]
    [InlineData("bare", "stability-v1-sdxl")]
    [InlineData("floral-zh", "dashscope-wanx-v1")]
    [InlineData("floral-zh", "stability-v1-sdxl")]
    public void An_id_switches_off_its_phrase_and_nothing_else(string set, string target) =>
        Sets.Judge(Sets.Read(set), prompt => new() { Prompt = prompt, Target = target }, before => before.Ours().SelectMany(ours => Differences(before, ours)));

    private static IEnumerable<string> Differences(ForgedPrompt before, PlacedFragment ours)
    {
        var id = ours.Fragment.Id;
        var after = TheForge.Enhance(before.Request with { Without = [id] });
        var lost = Ids(before).Except(Ids(after)).ToList();
        var silent = Ids(after).Except(Ids(before)).Where(gained => !after.Notes.Any(note => note.Code == "refill" && note["id"] == gained)).ToList();

        if (lost is not [var only] || only != id) { yield return Told($"lost {string.Join(' ', lost)}"); }

        if (silent.Count > 0) { yield return Told($"gained {string.Join(' ', silent)} without a note"); }

        if (after.Style != before.Style) { yield return Told($"style {before.Style} became {after.Style}"); }

        if (after.NegativePrompt != before.NegativePrompt) { yield return Told($"negative '{before.NegativePrompt}' became '{after.NegativePrompt}'"); }

        string Told(string what) => $"without {id}: {what}\n    of {before.Request.Prompt}";
    }

    private static IEnumerable<string> Ids(ForgedPrompt forged) => forged.Fragments.Select(placed => placed.Fragment.Id);
}
