namespace PromptForge.Evaluation.Statistics;

/// <summary>How far raters agree beyond chance: 1 is always, 0 is as chance would, below is less. NaN when nobody ever differs from one single answer.</summary>
public static class Agreement
{
    /// <summary>Cohen's kappa of two raters.</summary>
    /// <param name="table">Cell (i, j): cases that the first called i and the second j.</param>
    public static double Cohen(int[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var kinds = table.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.GetLength(1), kinds, nameof(table));
        var (rows, columns, same) = (new double[kinds], new double[kinds], 0.0);
        for (var i = 0; i < kinds; i++)
        {
            for (var j = 0; j < kinds; j++)
            {
                rows[i] += table[i, j];
                columns[j] += table[i, j];
            }

            same += table[i, i];
        }

        var count = rows.Sum();
        return Beyond(same / count, rows.Zip(columns, (row, column) => row * column).Sum() / (count * count));
    }

    /// <summary>Fleiss' kappa of many raters, the same number for every case.</summary>
    /// <param name="table">Cell (case, answer): how many raters gave that answer.</param>
    /// <exception cref="ArgumentException">A case has another number of ratings, or fewer than two.</exception>
    public static double Fleiss(int[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (cases, kinds) = (table.GetLength(0), table.GetLength(1));
        var (totals, observed, raters) = (new double[kinds], 0.0, -1);
        for (var one = 0; one < cases; one++)
        {
            var (ratings, squares) = (0, 0.0);
            for (var kind = 0; kind < kinds; kind++)
            {
                ratings += table[one, kind];
                squares += (double)table[one, kind] * table[one, kind];
                totals[kind] += table[one, kind];
            }

            if (raters < 0) { raters = ratings; }
            if (ratings != raters || ratings < 2) { throw new ArgumentException($"Case {one} has {ratings} ratings; every case needs the same number, at least 2.", nameof(table)); }

            observed += (squares - ratings) / (ratings * (ratings - 1.0)) / cases;
        }

        return Beyond(observed, totals.Sum(total => total / (cases * (double)raters) * (total / (cases * (double)raters))));
    }

    private static double Beyond(double observed, double chance) => (observed - chance) / (1 - chance);
}
