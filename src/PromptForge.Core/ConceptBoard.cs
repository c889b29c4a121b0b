using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Facets;
using PromptForge.Model;

namespace PromptForge;

/// <summary>One prompt of a concept board.</summary>
/// <param name="Concept">The knowledge entry that was chosen.</param>
/// <param name="Label">What it is called, in both languages.</param>
/// <param name="Prompt">The prompt with it.</param>
public sealed record BoardCell(string Concept, LocalText Label, ForgedPrompt Prompt);

/// <summary>Prompts for one idea that differ in one facet only.</summary>
/// <remarks>Whatever one of them could not keep, all go without, so that pictures of one seed can be compared. Pure and repeatable, as the forge is.</remarks>
public sealed record ConceptBoard
{
    private const int MostRounds = 12;

    /// <summary>The facet: vessel, palette, season, light.</summary>
    public required string Facet { get; init; }

    /// <summary>What people call it.</summary>
    public required LocalText Name { get; init; }

    /// <summary>The prompts, the most fitting first; at least two.</summary>
    public required ImmutableArray<BoardCell> Cells { get; init; }

    /// <summary>The names of the facets.</summary>
    public static IEnumerable<string> Facets => PromptForge.Facets.Facet.All.Select(facet => facet.Id);

    /// <summary>Lays a board out.</summary>
    /// <param name="forge">The forge.</param>
    /// <param name="request">The idea; an automatic style is chosen once for all.</param>
    /// <param name="facet">What differs.</param>
    /// <param name="most">How many prompts at most.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ForgeRequestException">There is no such facet, the words fix it already, or fewer than two entries fit.</exception>
    public static async ValueTask<ConceptBoard> OfAsync(Forge forge, ForgeRequest request, string facet, int most, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forge);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var side = PromptForge.Facets.Facet.Find(facet) ?? throw new ForgeRequestException("unknown-facet", Suggest.Unknown("facet", facet, Facets));
        var plain = await forge.EnhanceAsync(request with { Facet = null }, cancellationToken).ConfigureAwait(false);
        if (request.IsEdit || side.NamedIn(plain) is not null)
        {
            throw new ForgeRequestException("facet-taken", $"The {facet} cannot be varied: the words name it already. Leave it out of the words to have it varied.");
        }

        var fitting = side.Candidates(forge.Lexicon, plain, Family(forge.Content, plain.Style), forge.Content.Slots).ToList();
        var cells = await ChooseAsync(forge, request, side, fitting, most, cancellationToken).ConfigureAwait(false);

        // Peonies leave spring alone; early and late spring are two to choose from.
        if (cells.Count < 2) { cells = await ChooseAsync(forge, request, side, fitting.Where(concept => !cells.Exists(cell => cell.Concept == concept.Id)), most, cancellationToken).ConfigureAwait(false); }

        if (cells.Count < Math.Min(2, most))
        {
            throw new ForgeRequestException("facet-none", $"Fewer than two entries of '{facet}' fit the words and the style '{plain.Style}', so there is nothing to vary.");
        }

        return new() { Facet = side.Id, Name = side.Name, Cells = [.. await EvenAsync(forge, cells, cancellationToken).ConfigureAwait(false)] };
    }

    private static async ValueTask<List<BoardCell>> ChooseAsync(
        Forge forge, ForgeRequest request, Facet facet, IEnumerable<Concept> fitting, int most, CancellationToken cancellationToken)
    {
        var (cells, chosen) = (new List<BoardCell>(), new List<Concept>());
        foreach (var concept in fitting)
        {
            if (cells.Count >= most) { break; }

            if (chosen.Exists(other => PromptForge.Facets.Facet.IsKin(other, concept, forge.Lexicon))) { continue; }

            var forged = await forge.EnhanceAsync(request with { Facet = new(facet.Id, concept.Id) }, cancellationToken).ConfigureAwait(false);

            // It collides with the words, finds no room, or breaks a promise: the style's negative may name it.
            if (!Holds(forged) || forge.Promises.Check(forged, forge.Profile(forged.Target), forge.Strategy(forged.Strategy)).Length > 0) { continue; }

            chosen.Add(concept);
            cells.Add(new(concept.Id, concept.Name, forged));
        }

        return cells;
    }

    /// <summary>Forges again without what not all of them have, until all say the same beside the facet.</summary>
    private static async ValueTask<List<BoardCell>> EvenAsync(Forge forge, List<BoardCell> cells, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var others = cells.Select(cell => Others(cell.Prompt).ToHashSet(StringComparer.Ordinal)).ToList();
            var uneven = others.SelectMany(ids => ids).Distinct(StringComparer.Ordinal).Where(id => others.Exists(ids => !ids.Contains(id))).Order(StringComparer.Ordinal).ToList();
            if (uneven.Count == 0) { break; }

            for (var i = 0; i < cells.Count; i++)
            {
                var request = cells[i].Prompt.Request;
                cells[i] = cells[i] with { Prompt = await forge.EnhanceAsync(request with { Without = [.. request.Without.Union(uneven, StringComparer.Ordinal)] }, cancellationToken).ConfigureAwait(false) };
            }
        }

        return cells.FindAll(cell => Holds(cell.Prompt));
    }

    private static bool Holds(ForgedPrompt forged) => forged.Fragments.Any(placed => placed.Fragment.Id == forged.Request.Facet!.Receipt);

    private static IEnumerable<string> Others(ForgedPrompt forged) =>
        forged.Fragments.Concat(forged.NegativeFragments).Select(placed => placed.Fragment.Id).Where(id => id != forged.Request.Facet!.Receipt);

    private static HashSet<string> Family(ForgeContent content, string styles)
    {
        var family = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in styles.Split(',', StringSplitOptions.TrimEntries))
        {
            for (var style = content.Styles.FirstOrDefault(one => one.Id == id); style is not null && family.Add(style.Id);)
            {
                style = content.Styles.FirstOrDefault(one => one.Id == style.Extends);
            }
        }

        return family;
    }
}
