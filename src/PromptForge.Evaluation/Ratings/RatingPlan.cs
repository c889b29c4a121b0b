using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Ratings;

/// <summary>The pairs of a run that a rater sees, in which order, and which side each result is on.</summary>
/// <remarks>Decided by hashes of the run and the rater's name: a rater who comes back goes on where they stopped, and every rater has an
/// order of their own. Of each pair of variants, one stands on the left as often as the other, give or take one.</remarks>
public sealed class RatingPlan
{
    private readonly RunRecord run;
    private readonly ImmutableArray<(string Id, RatedSide One, RatedSide Other)> pairs;

    private RatingPlan(RunRecord run, ImmutableArray<(string Id, RatedSide One, RatedSide Other)> pairs, bool hasPictures) =>
        (this.run, this.pairs, HasPictures) = (run, pairs, hasPictures);

    /// <summary>How many pairs there are.</summary>
    public int Count => pairs.Length;

    /// <summary>Whether pictures are rated, or texts.</summary>
    public bool HasPictures { get; }

    /// <summary>The pairs of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pictures">The pictures of its results; with any, only results with one are rated, and without, their texts.</param>
    /// <param name="most">At most so many pairs, spread evenly over pairs of variants.</param>
    public static RatingPlan Of(RunRecord run, IReadOnlyDictionary<ResultKey, string>? pictures = null, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(run);
        var hasPictures = pictures is { Count: > 0 };
        var all = ImmutableArray.CreateBuilder<(string Id, RatedSide One, RatedSide Other)>();
        foreach (var group in run.Rows.Where(row => row.Error is null).GroupBy(row => (row.Case, row.Target, row.Seed)))
        {
            RatedSide[] sides = [.. group.OrderBy(row => run.Header.Variants.IndexOf(row.Variant))
                .Select(row => new RatedSide(ResultKey.Of(row), row.Prompt, pictures?.GetValueOrDefault(ResultKey.Of(row)))).Where(side => !hasPictures || side.Picture is not null)];
            for (var i = 0; i < sides.Length; i++)
            {
                for (var j = i + 1; j < sides.Length; j++)
                {
                    // The same text twice tells nothing, whoever looks at it.
                    if (!hasPictures && sides[i].Text == sides[j].Text) { continue; }

                    all.Add((Hash($"{run.Header.Work}\n{sides[i].Key}\n{sides[j].Key}")[..16], sides[i], sides[j]));
                }
            }
        }

        var chosen = all.GroupBy(Contest).SelectMany(group => group.OrderBy(pair => pair.Id, StringComparer.Ordinal).Select((pair, rank) => (pair, rank)))
            .OrderBy(one => one.rank).ThenBy(one => one.pair.Id, StringComparer.Ordinal).Take(most).Select(one => one.pair);
        return new(run, [.. chosen], hasPictures);
    }

    /// <summary>The pairs in the order of one rater.</summary>
    public ImmutableArray<RatedPair> For(string rater)
    {
        var words = run.Cases.ToDictionary(one => one.Id, one => one.Prompt, StringComparer.Ordinal);
        var sorted = pairs.Select(pair => (Pair: pair, Place: Hash($"{run.Header.Work}\n{rater}\n{pair.Id}"))).OrderBy(one => one.Place, StringComparer.Ordinal);
        var shown = new Dictionary<(string, string), int>();
        var mine = ImmutableArray.CreateBuilder<RatedPair>(pairs.Length);
        foreach (var ((id, one, other), _) in sorted)
        {
            var contest = (one.Key.Variant, other.Key.Variant);
            if (!shown.TryGetValue(contest, out var times)) { times = Hash($"{rater}\n{contest}\n{run.Header.Work}")[0] % 2; }

            shown[contest] = times + 1;
            var (left, right) = times % 2 == 0 ? (one, other) : (other, one);
            mine.Add(new(id, words[one.Key.Case], left, right));
        }

        return mine.MoveToImmutable();
    }

    private static (string, string) Contest((string Id, RatedSide One, RatedSide Other) pair) => (pair.One.Key.Variant, pair.Other.Key.Variant);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
