using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Chooses among ranked candidates: what the query admits, no more of a kind than it wants, and as unlike as it wants. The same for every index.</summary>
public static class KnowledgeSelection
{
    private const double OfKind = 0.2;
    private const double OfFamily = 0.4;
    private const double OfName = 0.4;

    /// <summary>The answers of a query among candidates.</summary>
    /// <param name="candidates">Best first, at best <see cref="KnowledgeQuery.Candidates"/> of them.</param>
    /// <param name="query">What is looked for.</param>
    /// <returns>At most <see cref="KnowledgeQuery.Top"/>, in the order of choice, with the scores they came with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Diversity is not from 0 to 1.</exception>
    /// <remarks>
    /// Maximal marginal relevance: the next is the one with the most of <c>(1 - d) × score - d × likeness</c> to the likest already chosen, scores
    /// taken in parts of the best one's; ties go to the better candidate. Pure; O(candidates × top).
    /// Source: Carbonell and Goldstein, SIGIR 1998, doi:10.1145/290941.291025.
    /// </remarks>
    public static IReadOnlyList<KnowledgeHit> Choose(IReadOnlyList<KnowledgeHit> candidates, KnowledgeQuery query)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Diversity is not (>= 0 and <= 1)) { throw new ArgumentOutOfRangeException(nameof(query), query.Diversity, "Diversity must lie between 0 and 1."); }

        var room = new Room(query.Quotas);
        var admitted = candidates.Where(hit => query.Admits(hit.Concept));
        return query.Diversity == 0 ? [.. admitted.Where(hit => room.Take(hit.Concept.Kind)).Take(query.Top)] : Unlike([.. admitted], room, query);
    }

    private static List<KnowledgeHit> Unlike(List<KnowledgeHit> left, Room room, KnowledgeQuery query)
    {
        var best = left.Count > 0 && left[0].Score > 0 ? left[0].Score : 1;
        var chosen = new List<KnowledgeHit>(Math.Min(query.Top, left.Count));
        var likest = new double[left.Count];
        var isTaken = new bool[left.Count];
        while (chosen.Count < query.Top)
        {
            var next = -1;
            var most = double.NegativeInfinity;
            for (var i = 0; i < left.Count; i++)
            {
                if (isTaken[i] || !room.Has(left[i].Concept.Kind)) { continue; }

                var worth = ((1 - query.Diversity) * left[i].Score / best) - (query.Diversity * likest[i]);
                if (worth > most) { (next, most) = (i, worth); }
            }

            if (next < 0) { break; }

            isTaken[next] = true;
            room.Take(left[next].Concept.Kind);
            chosen.Add(left[next]);
            for (var i = 0; i < left.Count; i++)
            {
                if (!isTaken[i]) { likest[i] = Math.Max(likest[i], Likeness(left[next].Concept, left[i].Concept)); }
            }
        }

        return chosen;
    }

    /// <summary>How alike two entries are, 0 to 1: of one kind, of one family, with one name.</summary>
    internal static double Likeness(Concept one, Concept other)
    {
        if (one.Id == other.Id) { return 1; }

        var alike = one.Kind == other.Kind ? OfKind : 0;
        if (one.IsA.Contains(other.Id) || other.IsA.Contains(one.Id) || one.IsA.Any(broader => other.IsA.Contains(broader))) { alike += OfFamily; }

        return alike + (OfName * Math.Max(SharedCharacters(one.Name.Zh, other.Name.Zh), SharedWords(one.Name.En, other.Name.En)));
    }

    // Twice the shared ones over all of both.
    private static double SharedCharacters(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var shared = 0;
        foreach (var letter in one) { shared += other.Contains(letter) ? 1 : 0; }

        return shared == 0 ? 0 : Math.Min(1, 2.0 * shared / (one.Length + other.Length));
    }

    private static double SharedWords(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.IsEmpty || other.IsEmpty) { return 0; }

        var (shared, all) = (0, 0);
        foreach (var word in one.Split(' '))
        {
            all++;
            foreach (var again in other.Split(' ')) { shared += one[word].SequenceEqual(other[again]) ? 1 : 0; }
        }

        all += other.Count(' ') + 1;
        return Math.Min(1, 2.0 * shared / all);
    }

    // How many of each kind may still come.
    private sealed class Room(IReadOnlyDictionary<string, int>? quotas)
    {
        private readonly Dictionary<string, int> left = quotas?.ToDictionary(StringComparer.Ordinal) ?? [];

        public bool Has(string kind) => !left.TryGetValue(kind, out var quota) || quota > 0;

        public bool Take(string kind)
        {
            if (!left.TryGetValue(kind, out var quota)) { return true; }

            left[kind] = quota - 1;
            return quota > 0;
        }
    }
}
