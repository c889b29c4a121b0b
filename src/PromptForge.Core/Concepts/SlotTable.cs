using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>A closed slot that claims fill.</summary>
/// <param name="Name">The slot's name.</param>
/// <param name="Values">Its values; empty where values are ids of knowledge entries.</param>
/// <param name="OfScene">True when it is said of the whole picture: then every two claims meet, whatever they are attached to.</param>
/// <param name="Exclusive">False when several values may stand together.</param>
/// <param name="Together">Groups of values that do not contradict each other.</param>
/// <param name="Words">The words by which a user says a value, where no entry says it.</param>
public sealed record Slot(
    string Name, ImmutableArray<string> Values, bool OfScene, bool Exclusive, ImmutableArray<ImmutableArray<string>> Together, ImmutableArray<SlotWords> Words)
{
    /// <summary>Whether two values can be true at once.</summary>
    public bool Agree(string one, string other)
    {
        if (one == other) { return true; }

        foreach (var group in Together)
        {
            if (group.Contains(one) && group.Contains(other)) { return true; }
        }

        return false;
    }
}

/// <summary>Words that say one value of a slot: "wilted" and 枯萎 say <c>decay=wilted</c>.</summary>
/// <param name="Value">The value.</param>
/// <param name="Spellings">Words of either language.</param>
public sealed record SlotWords(string Value, ImmutableArray<string> Spellings);

/// <summary>All slots, and the one rule of contradiction.</summary>
public sealed class SlotTable
{
    private readonly Dictionary<string, Slot> slots;

    /// <summary>Makes the table.</summary>
    public SlotTable(IEnumerable<Slot> slots)
    {
        this.slots = slots.ToDictionary(slot => slot.Name, StringComparer.Ordinal);
    }

    /// <summary>Every slot, by name.</summary>
    public IEnumerable<Slot> All => slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal);

    /// <summary>The slot with a name, or null.</summary>
    public Slot? Find(string name) => slots.GetValueOrDefault(name);

    /// <summary>Whether two claims cannot both be true: one exclusive slot, the same thing, two values that disagree.</summary>
    public bool Contradict(in Claim one, in Claim other)
    {
        if (one.Possible || other.Possible || one.Slot != other.Slot || one.Value == other.Value) { return false; }

        return Find(one.Slot) is { Exclusive: true } slot && (slot.OfScene || one.Of == other.Of) && !slot.Agree(one.Value, other.Value);
    }
}
