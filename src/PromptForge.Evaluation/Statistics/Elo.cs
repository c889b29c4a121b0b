namespace PromptForge.Evaluation.Statistics;

/// <summary>Elo ratings. They depend on the order of the games; prefer <see cref="BradleyTerry"/>.</summary>
public static class Elo
{
    /// <summary>Rating points per unit of a Bradley-Terry strength: 400 / ln 10.</summary>
    public const double PerStrength = 173.71779276130073;

    /// <summary>The share of points expected against a rival.</summary>
    public static double Expected(double rating, double rival) => 1 / (1 + Math.Pow(10, (rival - rating) / 400));

    /// <summary>The rating after a round of games that are all counted with the rating before it.</summary>
    /// <param name="rating">Before.</param>
    /// <param name="games">The rivals' ratings and the points made: 1, 0.5 or 0.</param>
    /// <param name="k">Most points a game can move.</param>
    public static double After(double rating, IEnumerable<(double Rival, double Points)> games, double k = 32) =>
        rating + (k * games.Sum(game => game.Points - Expected(rating, game.Rival)));
}
