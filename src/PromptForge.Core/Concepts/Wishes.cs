using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>Whether something may be added to a user's prompt.</summary>
/// <param name="Reason">Why not; null when it may.</param>
/// <param name="Detail">What it collides with.</param>
public readonly record struct Verdict(DropReason? Reason, string? Detail)
{
    /// <summary>It may be added.</summary>
    public bool IsFine => Reason is null;
}

/// <summary>What a user wants and does not want, ready to judge phrases by.</summary>
public sealed class Wishes
{
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly ImmutableArray<Exclusion> exclusions;
    private readonly List<Claim> claims = [];
    private readonly bool isMonochrome;
    private HashSet<string>? terms;

    /// <summary>Reads the wishes of a draft.</summary>
    public Wishes(PromptDraft draft, Lexicon lexicon, SlotTable slots)
    {
        this.lexicon = lexicon;
        this.slots = slots;
        exclusions = draft.Exclusions;
        Draft = draft;
        foreach (var mention in draft.Mentions)
        {
            foreach (var claim in mention.Claims)
            {
                claims.Add(claim);
                isMonochrome |= claim is { Slot: "saturation", Value: "monochrome", Possible: false };
            }
        }
    }

    /// <summary>The draft these wishes come from.</summary>
    public PromptDraft Draft { get; }

    /// <summary>What the user's words claim.</summary>
    public IReadOnlyList<Claim> Claims => claims;

    /// <summary>What the user names: concept ids with their broader ones, kinds, classes and roles.</summary>
    public IReadOnlySet<string> Terms => terms ??= NamedTerms();

    /// <summary>Judges a phrase by its claims and its words.</summary>
    public Verdict Judge(in LocalText text, ImmutableArray<Claim> said)
    {
        foreach (var claim in said)
        {
            foreach (var wish in claims)
            {
                if (slots.Contradict(claim, wish) && !AnyAgrees(claim, wish, said)) { return new(DropReason.Conflict, wish.ToString()); }
            }

            if (isMonochrome && claim is { Slot: "colour", Possible: false, Value: not ("black" or "white" or "grey" or "silver") })
            {
                return new(DropReason.Conflict, "saturation=monochrome");
            }
        }

        if (exclusions.IsEmpty) { return default; }

        foreach (var exclusion in exclusions)
        {
            if (Excludes(exclusion, text, said)) { return new(DropReason.Excluded, exclusion.Text.InOrElse(Draft.InputLanguage)); }
        }

        return default;
    }

    /// <summary>Several values of one slot said of one thing are a set: plum blossom is of winter and of spring, and a blue and white
    /// vase is both. They contradict another set only when no value of the one goes with a value of the other.</summary>
    private bool AnyAgrees(in Claim claim, in Claim wish, ImmutableArray<Claim> said)
    {
        foreach (var own in said)
        {
            if (own.Slot != claim.Slot || own.Of != claim.Of || own.Possible) { continue; }

            foreach (var other in claims)
            {
                if (other.Slot == wish.Slot && other.Of == wish.Of && !other.Possible && !slots.Contradict(own, other)) { return true; }
            }
        }

        return false;
    }

    /// <summary>Judges an entry as a whole, by its names, its broader entries and what it asserts.</summary>
    public Verdict Judge(Concept concept)
    {
        foreach (var exclusion in exclusions)
        {
            foreach (var excluded in exclusion.Concepts)
            {
                if (exclusion.Concepts.Length == 1 && IsA(concept, excluded)) { return new(DropReason.Excluded, exclusion.Text.InOrElse(Draft.InputLanguage)); }
            }
        }

        // What an entry asserts of itself (celadon is green) contradicts only what is said of the whole picture or of that entry.
        return Judge(concept.Name, concept.Asserted);
    }

    private bool Excludes(Exclusion exclusion, in LocalText text, ImmutableArray<Claim> said)
    {
        if (!exclusion.Claims.IsEmpty && exclusion.Claims.All(claim => said.Any(own => own.Slot == claim.Slot && own.Value == claim.Value && !own.Possible))
            && exclusion.Concepts.Length <= 1) { return true; }

        var reading = lexicon.Read(text);
        return (!exclusion.Concepts.IsEmpty && exclusion.Concepts.All(reading.Terms.Contains))
            || HasWord(reading.Zh, lexicon.Folding, exclusion.Text.Zh) || HasWord(reading.En, lexicon.Folding, exclusion.Text.En);
    }

    private static bool HasWord(string within, Folding folding, string? word)
    {
        if (within.Length == 0 || string.IsNullOrEmpty(word)) { return false; }

        var what = folding.Fold(word);
        if (what.EndsWith("ies", StringComparison.Ordinal) && what.Length > 4) { what = what[..^3] + "y"; }
        else if (what.Length > 3 && what[^1] == 's' && what[^2] != 's' && !Folding.IsHan(what[0])) { what = what[..^1]; }

        for (var at = within.IndexOf(what, StringComparison.Ordinal); at >= 0; at = within.IndexOf(what, at + 1, StringComparison.Ordinal))
        {
            var end = at + what.Length;
            if (Folding.IsHan(what[0]) || ((at == 0 || !char.IsLetterOrDigit(within[at - 1])) && (end >= within.Length || !char.IsLetterOrDigit(within[end]) || within[end] == 's'))) { return true; }
        }

        return false;
    }

    private bool IsA(Concept concept, string id)
    {
        if (concept.Id == id || concept.Kind == id) { return true; }

        foreach (var broader in concept.IsA)
        {
            if (lexicon.Find(broader) is { } parent && parent.Id != concept.Id && IsA(parent, id)) { return true; }
        }

        return false;
    }

    private HashSet<string> NamedTerms()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mention in Draft.Mentions)
        {
            if (mention.Kind is { } kind) { named.Add(kind); }

            if (mention.Role is { } role) { named.Add(FragmentRoles.Name(role)); }

            // Whoever names ikebana names Japan, too.
            foreach (var claim in mention.Claims)
            {
                if (!claim.Possible && claim.Slot is "culture" or "season" or "era" or "medium") { named.Add(claim.Value); }
            }

            if (mention.Concept is { } id && lexicon.Find(id) is { } concept) { lexicon.AddWithBroader(named, concept); }
        }

        return named;
    }
}
