using PromptForge.Evaluation.Pictures;

namespace PromptForge.Evaluation.Ratings;

/// <summary>What a rater says of a pair.</summary>
public enum RatingChoice
{
    /// <summary>The left one is better.</summary>
    Left,

    /// <summary>The right one is better.</summary>
    Right,

    /// <summary>Both are as good.</summary>
    Tie,

    /// <summary>Neither is what was asked for.</summary>
    Bad,
}

/// <summary>Two results of one prompt, as they stand on the screen of one rater.</summary>
/// <param name="Id">Names the pair, not what is in it; the same for every rater.</param>
/// <param name="Prompt">The user's words.</param>
/// <param name="Left">What stands on the left.</param>
/// <param name="Right">What stands on the right.</param>
public sealed record RatedPair(string Id, string Prompt, RatedSide Left, RatedSide Right);

/// <summary>One side of a pair.</summary>
/// <param name="Key">Which result it is.</param>
/// <param name="Text">Its prompt.</param>
/// <param name="Picture">The file of its picture, or null.</param>
public sealed record RatedSide(ResultKey Key, string Text, string? Picture);

/// <summary>A rater's answer.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Rater">Who answered.</param>
/// <param name="Left">What stood on the left.</param>
/// <param name="Right">What stood on the right.</param>
/// <param name="Choice">The answer.</param>
/// <param name="SawPictures">Whether pictures were shown, or texts.</param>
public sealed record Rating(string Pair, string Rater, ResultKey Left, ResultKey Right, RatingChoice Choice, bool SawPictures)
{
    /// <summary>How much of a win the first of two results has: 1 won, 0.5 as good or as bad, 0 lost.</summary>
    public double WinOf(ResultKey side) => Choice switch
    {
        RatingChoice.Left => side == Left ? 1 : 0,
        RatingChoice.Right => side == Right ? 1 : 0,
        _ => 0.5,
    };
}
