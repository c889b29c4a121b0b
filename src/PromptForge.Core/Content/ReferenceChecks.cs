using System.Text.RegularExpressions;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>Every id that content names must exist, and be of the right kind.</summary>
internal sealed partial class ReferenceChecks
{
    private readonly ForgeContent content;
    private readonly List<ContentFinding> findings;
    private readonly Dictionary<string, Concept> entries;
    private readonly HashSet<string> styles;
    private readonly HashSet<string> terms;
    private readonly HashSet<string>? sources;

    public ReferenceChecks(ForgeContent content, string? sources, List<ContentFinding> findings)
    {
        this.content = content;
        this.findings = findings;
        entries = content.Concepts.ToDictionary(concept => concept.Id, StringComparer.Ordinal);
        styles = [.. content.Styles.Select(style => style.Id)];
        this.sources = sources is null ? null : [.. SourceRow().Matches(sources).Select(row => row.Groups[1].Value)];

        // What a prompt can be said to name; values of these slots count, since whoever names ikebana names Japan.
        terms = [.. entries.Keys, .. Vocabulary.Kinds, .. Vocabulary.Classes, .. FragmentRoles.All, .. ShapeCues.All];
        foreach (var slot in content.Slots)
        {
            if (slot.Name is "culture" or "season" or "era" or "medium") { terms.UnionWith(slot.Values); }
        }
    }

    public void Run()
    {
        foreach (var concept in content.Concepts) { Entry(concept); }

        foreach (var style in content.Styles)
        {
            foreach (var rule in style.Auto) { Condition(style.Id, rule.When, "auto"); }

            foreach (var slot in style.Slots)
            {
                if (slot.Default is { } id) { Named(style.Id, $"the default of slot '{slot.Name}'", id, slot.Kind); }
            }

            foreach (var phrase in style.Phrases) { Phrase(phrase); }

            foreach (var negative in style.Negatives) { Phrase(negative.Phrase); }
        }

        foreach (var slot in content.Slots)
        {
            foreach (var value in slot.Together.SelectMany(group => group))
            {
                OpenValue($"slot {slot.Name}", slot.Name, value);
                if (!slot.Values.IsEmpty && !slot.Values.Contains(value)) { Dead($"slot {slot.Name}", Suggest.Unknown("value", value, slot.Values)); }
            }
        }

        foreach (var negative in content.Negatives)
        {
            Phrase(negative.Phrase);
            NoSlots(negative.Phrase);
        }

        var profiles = content.Profiles.Select(profile => profile.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var profile in content.Profiles)
        {
            foreach (var id in (string?[])[profile.Successor, profile.BehavesLike])
            {
                if (id is not null && !profiles.Contains(id)) { Dead(profile.Id, Suggest.Unknown("profile", id, profiles)); }
            }

            foreach (var limit in profile.Limits.Concat(profile.NegativeLimits)) { Source(profile.Id, "a limit", limit.Source); }
        }
    }

    private void Entry(Concept concept)
    {
        foreach (var id in concept.Pairs) { Named(concept.Id, "a pair", id, null); }

        foreach (var id in concept.IsA) { Named(concept.Id, "isa", id, null); }

        foreach (var id in concept.Vessels) { Named(concept.Id, "affinity.vessel", id, "vessel"); }

        foreach (var id in concept.Styles)
        {
            if (!styles.Contains(id)) { Dead(concept.Id, $"affinity.style: {Suggest.Unknown("style", id, styles)}"); }
        }

        if (concept.Pairs.Contains(concept.Id) || concept.IsA.Contains(concept.Id)) { Dead(concept.Id, "the entry names itself as a pair or as broader."); }

        foreach (var fact in concept.Facts)
        {
            Source(concept.Id, $"the fact '{fact.Key}'", fact.Source);
            foreach (var value in fact.Is.Concat(fact.Can)) { OpenValue(concept.Id, fact.Key, value); }

            if (fact.Is.IsEmpty && fact.Can.IsEmpty) { Dead(concept.Id, $"the fact '{fact.Key}' says neither 'is' nor 'can'."); }
        }

        foreach (var meaning in concept.Meanings)
        {
            Source(concept.Id, meaning.IsTaboo ? "a taboo" : "a meaning", meaning.Source);
            if (meaning.Culture != Claim.Scene) { Named(concept.Id, "a meaning's culture", meaning.Culture, "culture"); }
        }

        foreach (var phrase in concept.Phrases)
        {
            Phrase(phrase);
            NoSlots(phrase);
        }
    }

    private void Phrase(Phrase phrase)
    {
        Condition(phrase.Id, phrase.When, "when");
        foreach (var claim in phrase.Claims)
        {
            OpenValue(phrase.Id, claim.Slot, claim.Value);
            if (claim.Of != Claim.Scene && !terms.Contains(claim.Of)) { Dead(phrase.Id, $"claims.of: {Suggest.Unknown("entry", claim.Of, entries.Keys)}"); }
        }
    }

    private void NoSlots(Phrase phrase)
    {
        if (phrase.When.Unset is not null || phrase.When.Set is not null) { Dead(phrase.Id, "'unset' and 'set' ask for a slot, and only styles have slots."); }
    }

    private void Condition(string subject, Condition condition, string where)
    {
        foreach (var term in condition.Any.Concat(condition.All).Concat(condition.None))
        {
            if (!terms.Contains(term)) { Dead(subject, $"{where}: {Suggest.Unknown("term", term, terms)}"); }
        }
    }

    /// <summary>Slots without a list of values take ids of entries of their own name.</summary>
    private void OpenValue(string subject, string slot, string value)
    {
        if (content.Slots.FirstOrDefault(known => known.Name == slot) is { Values.IsEmpty: true }) { Named(subject, $"the {slot}", value, slot); }
    }

    private void Named(string subject, string where, string id, string? kind)
    {
        if (!entries.TryGetValue(id, out var entry))
        {
            Dead(subject, $"{where}: {Suggest.Unknown("entry", id, entries.Values.Where(known => kind is null || known.Kind == kind).Select(known => known.Id))}");
        }
        else if (kind is not null && entry.Kind != kind) { Dead(subject, $"{where}: '{id}' is a {entry.Kind}, not a {kind}."); }
    }

    private void Source(string subject, string what, string? key)
    {
        if (key is null) { Dead(subject, $"{what} names no source."); }
        else if (sources is not null && !sources.Contains(key)) { Dead(subject, $"{what}: {Suggest.Unknown("source", key, sources)} Sources are listed in SOURCES.md."); }
    }

    private void Dead(string subject, string message) => findings.Add(new(subject, message, true));

    [GeneratedRegex(@"^\|\s*`([^`]+)`\s*\|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SourceRow();
}
