using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Budget;

/// <summary>Chooses among offers: the most relevant first, every facet once before any twice, nothing that contradicts or repeats.</summary>
internal sealed class Selection
{
    private const int Enough = 4;
    private const double WorthMoreThanEnough = 0.5;
    private readonly SlotTable slots;

    public Selection(SlotTable slots)
    {
        this.slots = slots;
    }

    /// <summary>The chosen offers, most relevant first.</summary>
    /// <param name="offers">The candidates.</param>
    /// <param name="quota">How many at most.</param>
    /// <param name="seed">0 takes the most relevant; any other seed leans by up to a tenth towards others, the same for equal seeds.</param>
    /// <param name="without">Receipt ids that are not to be taken.</param>
    /// <param name="already">How many phrases of ours the text holds from an earlier forging.</param>
    /// <param name="userText">The user's words, folded, in which an offer may stand already.</param>
    /// <param name="dropped">Takes what collides with something better.</param>
    public List<Fragment> Choose(
        IReadOnlyList<Fragment> offers, int quota, long seed, IReadOnlyCollection<string> without, int already, string userText, List<DroppedFragment>? dropped)
    {
        var ranked = new List<Fragment>(offers);
        ranked.Sort((one, other) => Lean(other, seed).CompareTo(Lean(one, seed)) is var order && order != 0 ? order : string.CompareOrdinal(one.Id, other.Id));
        var chosen = new List<Fragment>(quota);
        Span<int> taken = stackalloc int[FragmentRoles.All.Count];
        for (var round = 1; round <= 2 && chosen.Count < quota; round++)
        {
            foreach (var offer in ranked)
            {
                if (chosen.Count >= quota) { break; }

                // Four phrases carry a bare idea; what comes on top must be worth its words.
                if (chosen.Count + already >= Enough && offer.Relevance < WorthMoreThanEnough) { break; }

                if (without.Contains(offer.Id) || chosen.Contains(offer) || taken[(int)offer.Role] >= Most(offer.Role, round)) { continue; }

                if (Repeats(offer, chosen, userText))
                {
                    if (round == 1) { dropped?.Add(new(offer, DropReason.Duplicate)); }
                }
                else if (Collides(offer, chosen) is { } better)
                {
                    if (round == 1) { dropped?.Add(new(offer, DropReason.Conflict, better.Id)); }
                }
                else
                {
                    chosen.Add(offer);
                    taken[(int)offer.Role]++;
                }
            }
        }

        chosen.Sort(static (one, other) =>
            other.Relevance != one.Relevance ? other.Relevance.CompareTo(one.Relevance) : string.CompareOrdinal(one.Id, other.Id));
        return chosen;
    }

    private static double Lean(Fragment offer, long seed)
    {
        if (seed == 0) { return offer.Relevance; }

        var hash = 14695981039346656037UL ^ (ulong)seed;
        foreach (var letter in offer.Id) { hash = (hash ^ letter) * 1099511628211UL; }

        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9UL;
        return offer.Relevance + (((hash >> 40) / (double)(1 << 24)) - 0.5) / 5;
    }

    private static int Most(FragmentRole role, int round) => role switch
    {
        FragmentRole.Subject or FragmentRole.Composition => round + 1,
        FragmentRole.Mood or FragmentRole.Light or FragmentRole.Quality => round,
        _ => 1,
    };

    private static bool Repeats(Fragment offer, List<Fragment> chosen, string userText)
    {
        if ((offer.Text.En is { } en && userText.Contains(en, StringComparison.Ordinal)) || (offer.Text.Zh is { } zh && userText.Contains(zh, StringComparison.Ordinal))) { return true; }

        foreach (var other in chosen)
        {
            if (other.Text.En == offer.Text.En || other.Text.Zh == offer.Text.Zh) { return true; }
        }

        return false;
    }

    private Fragment? Collides(Fragment offer, List<Fragment> chosen)
    {
        foreach (var other in chosen)
        {
            foreach (var claim in offer.Claims)
            {
                foreach (var there in other.Claims)
                {
                    if (slots.Contradict(claim, there)) { return other; }
                }
            }
        }

        return null;
    }
}
