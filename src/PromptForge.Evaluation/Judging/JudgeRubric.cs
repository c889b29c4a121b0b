using System.Collections.Immutable;
using PromptForge.Authoring;

namespace PromptForge.Evaluation.Judging;

/// <summary>What a judge looks at, in the order of weight; a file that people write.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">What is asked of each pair.</param>
/// <param name="Criteria">What counts, the weightiest first.</param>
public sealed record JudgeRubric(string Id, string Question, ImmutableArray<string> Criteria)
{
    /// <summary>How often each pair is asked in each order.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Reads a rubric: <c>{id, question, criteria: […], repeats?}</c>.</summary>
    /// <exception cref="AuthoringException">Something is wrong with it; every error is told with its place.</exception>
    public static JudgeRubric Read(string path)
    {
        var faults = new Faults();
        JudgeRubric? rubric = null;
        if (YamlFile.Read(path, faults) is { } root)
        {
            var map = new MapReader(root, faults);
            rubric = new(map.RequiredId("id"), map.Required("question"), map.Texts("criteria")) { Repeats = (int)map.Number("repeats", 1, 1, 100) };
            if (rubric.Criteria.IsEmpty) { faults.Add(root, "'criteria' needs at least one line: what counts, the weightiest first."); }

            map.RefuseTheRest();
        }

        faults.ThrowIfAny();
        return rubric!;
    }
}
