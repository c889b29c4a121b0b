namespace PromptForge.Evaluation.Judging;

/// <summary>Says which of two results gives the user more of what they asked for. Safe for several questions at once.</summary>
public interface IPromptJudge
{
    /// <summary>Names the judge in reports: model and rubric.</summary>
    string Id { get; }

    /// <summary>Judges one pair in the order given; who asks also asks the other way round.</summary>
    /// <returns>The answer, or null where the judge gave none that can be read.</returns>
    ValueTask<JudgeAnswer?> JudgeAsync(JudgeQuestion question, CancellationToken cancellationToken = default);
}

/// <summary>A pair to be judged.</summary>
/// <param name="Prompt">The user's own words.</param>
/// <param name="First">The prompt that stands first.</param>
/// <param name="Second">The prompt that stands second.</param>
/// <param name="FirstPicture">The file of the first one's picture; with both, pictures are judged and prompts are not shown.</param>
/// <param name="SecondPicture">The file of the second one's picture.</param>
public sealed record JudgeQuestion(string Prompt, string First, string Second, string? FirstPicture = null, string? SecondPicture = null)
{
    /// <summary>Whether pictures are judged, or texts.</summary>
    public bool HasPictures => FirstPicture is not null && SecondPicture is not null;
}

/// <summary>Which one.</summary>
public enum JudgeAnswer
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,

    /// <summary>Both as good.</summary>
    Tie,

    /// <summary>Neither is what was asked for.</summary>
    Neither,
}
