using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge.Knowledge;

/// <summary>Offers what the knowledge base knows: how the named things look, what goes with them, which techniques suit.</summary>
/// <remarks>Subjects, colours and materials are touched only where a domain was asked for; companions only within its quotas.</remarks>
public sealed class KnowledgeStage : IForgeStage
{
    private const int MostPhrasesOfOneEntry = 2;
    private const int MostPlantsForCompanions = 2;
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly IKnowledgeIndex index;
    private readonly Func<string, DomainRules?> domains;
    private readonly OwnDocuments documents;

    /// <summary>Offers from this knowledge.</summary>
    /// <param name="lexicon">The entries.</param>
    /// <param name="slots">What can be claimed.</param>
    /// <param name="index">Finds entries that the user did not name.</param>
    /// <param name="domains">What a style allows to be added, by the style's id; null for looks.</param>
    public KnowledgeStage(Lexicon lexicon, SlotTable slots, IKnowledgeIndex index, Func<string, DomainRules?> domains)
    {
        this.lexicon = lexicon;
        this.slots = slots;
        this.index = index;
        this.domains = domains;
        documents = new(lexicon, index);
    }

    /// <inheritdoc />
    public string Name => "knowledge";

    /// <inheritdoc />
    public async ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        if (draft.Quota == 0 || !context.Enriches) { return draft; }

        var domain = draft.Style.Templates.Select(domains).FirstOrDefault(rules => rules is not null);
        var search = new OfferSearch(draft, new(draft, lexicon, slots), domain is not null);
        foreach (var concept in Described(draft)) { search.Describe(concept); }

        if (VagueOnly.Is(draft, lexicon))
        {
            foreach (var concept in Named(draft)) { search.MakeConcrete(concept); }
        }

        if (domain is not null) { await AddByQuotaAsync(search, domain, draft, cancellationToken).ConfigureAwait(false); }

        return draft with { Offers = draft.Offers.AddRange(search.Offers), Dropped = draft.Dropped.AddRange(search.Dropped), Notes = draft.Notes.AddRange(search.Notes) };
    }

    /// <summary>What the user named; not what an earlier forging added, else each one would draw in another phrase.</summary>
    private IEnumerable<Concept> Described(PromptDraft draft) =>
        draft.AlreadyForged == 0 ? Named(draft) : Named(draft with { Mentions = draft.Mentions.RemoveAll(mention => mention.Phrase is not null) });

    private IEnumerable<Concept> Named(PromptDraft draft)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mention in draft.Mentions)
        {
            if (mention.Concept is { } id && seen.Add(id) && lexicon.Find(id) is { } concept) { yield return concept; }
        }
    }

    private async ValueTask AddByQuotaAsync(OfferSearch search, DomainRules domain, PromptDraft draft, CancellationToken cancellationToken)
    {
        var named = Named(draft).ToList();
        var plants = named.Where(concept => Vocabulary.Plants.Contains(concept.Kind)).ToList();
        var isSingle = plants.Count > 0 && SingleStem.IsCounted(draft);
        IReadOnlyList<KnowledgeHit>? hits = null;
        var own = await documents.AnsweringAsync(named, draft, cancellationToken).ConfigureAwait(false);
        foreach (var (kind, quota) in domain.Quotas)
        {
            var isPlant = Vocabulary.Plants.Contains(kind);
            var left = isPlant && (isSingle || plants.Count > MostPlantsForCompanions) ? 0 : quota;
            if (left == 0 || (!isPlant && !search.IsOpen(Vocabulary.RoleOf(kind) ?? FragmentRole.Style))) { continue; }

            foreach (var (concept, passage) in own.Where(pair => pair.Entry.Kind == kind && !named.Contains(pair.Entry)))
            {
                if (left > 0 && search.Join(concept, domain, passage)) { left--; }
            }

            foreach (var concept in Partners(named, plants, kind, domain))
            {
                if (left > 0 && search.Join(concept, domain)) { left--; }
            }

            if (left == 0 || (isPlant && plants.Count > 0)) { continue; }

            hits ??= await index.SearchAsync(string.Join(' ', draft.Fragments.Select(fragment => fragment.Text.InOrElse(fragment.SpanLanguage))), 48,
                domain.Quotas.Keys.ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
            if (hits is NotedHits noted && !search.Notes.Contains(noted.Note)) { search.Notes.Add(noted.Note); }

            foreach (var hit in hits.Where(hit => hit.Concept.Kind == kind && !named.Contains(hit.Concept)).OrderByDescending(hit => Suits(hit.Concept, domain)))
            {
                if (left > 0 && Suits(hit.Concept, domain) && search.Join(hit.Concept, domain)) { left--; }
            }
        }
    }

    /// <summary>What goes well with the named plants, else with the named occasion, else with the form or school of the work; what belongs to the style first.</summary>
    private IEnumerable<Concept> Partners(List<Concept> named, List<Concept> plants, string kind, DomainRules domain)
    {
        var givers = plants.Count > 0 ? plants : named.Where(concept => concept.Kind is "occasion" or "form" or "school").OrderByDescending(concept => concept.Kind is "occasion").ToList();
        return givers.SelectMany(giver => giver.Pairs).Distinct(StringComparer.Ordinal).Select(lexicon.Find).OfType<Concept>()
            .Where(concept => concept.Kind == kind && !plants.Contains(concept))
            .OrderByDescending(concept => Suits(concept, domain));
    }

    private static bool Suits(Concept concept, DomainRules domain) => concept.Styles.Any(domain.Family.Contains);

    private sealed class OfferSearch(PromptDraft draft, Wishes wishes, bool isDomain)
    {
        private readonly HashSet<string> seasons = [.. wishes.Claims.Where(claim => claim is { Slot: "season", Possible: false }).Select(claim => claim.Value)];

        public List<Fragment> Offers { get; } = [];

        public List<DroppedFragment> Dropped { get; } = [];

        public List<ForgeNote> Notes { get; } = [];

        public bool IsOpen(FragmentRole role) =>
            (draft.Request.Allow.IsEmpty || draft.Request.Allow.Contains(role))
            && (role is FragmentRole.Subject ? isDomain
                : (isDomain || role is not (FragmentRole.Colour or FragmentRole.Material)) && !draft.Mentions.Any(mention => mention.Role == role));

        /// <summary>Offers phrases that tell how a named thing looks.</summary>
        public void Describe(Concept concept)
        {
            var left = MostPhrasesOfOneEntry;
            foreach (var phrase in concept.Phrases.OrderByDescending(phrase => phrase.Relevance))
            {
                if (left > 0 && phrase.Key != "companion" && IsOpen(phrase.Role) && phrase.When.Holds(wishes.Terms) && Offer(phrase, concept, phrase.Relevance)) { left--; }
            }
        }

        /// <summary>Offers the choices that a vague word leaves open, where nothing else says what the picture is like.</summary>
        public void MakeConcrete(Concept concept)
        {
            for (var i = 0; i < concept.Hints.Length; i++)
            {
                var hint = new Phrase
                {
                    Id = concept.HintId(i), Text = concept.Hints[i], Role = FragmentRole.Quality, Relevance = 0.95 - (0.01 * i),
                    Why = new($"“{concept.Name.Zh}”较笼统,这是一种具体的做法", $"'{concept.Name.En}' is vague; this is one concrete way"),
                };
                if (hint.Text is { Zh: not null, En: not null } && (draft.Request.Allow.IsEmpty || draft.Request.Allow.Contains(hint.Role))) { Offer(hint, concept, hint.Relevance); }
            }
        }

        /// <summary>Offers an entry that the user did not name; a passage of the user's own documents may have named it.</summary>
        public bool Join(Concept concept, DomainRules domain, Concept? passage = null)
        {
            var isPlant = Vocabulary.Plants.Contains(concept.Kind);
            var phrase = isPlant
                ? concept.Phrases.FirstOrDefault(phrase => phrase.Key == "companion")
                : concept.Phrases.Where(phrase => IsOpen(phrase.Role)).OrderByDescending(phrase => phrase.Relevance).FirstOrDefault();
            if (phrase is null || !IsOpen(phrase.Role) || Offers.Exists(offer => IsKin(offer.Source.Id, concept.Id))) { return false; }

            if (isPlant && !InSeason(concept)) { return false; }

            var verdict = wishes.Judge(concept);
            if (verdict.Reason is { } reason)
            {
                Dropped.Add(new(Fragment(phrase, concept, phrase.Relevance), reason, verdict.Detail));
                return false;
            }

            // A companion is worth less than what the style itself asks for, and more when it belongs to the style.
            return Offer(phrase, concept, isPlant ? Math.Min(0.72, phrase.Relevance + (Suits(concept, domain) || passage is not null ? 0.2 : 0)) : phrase.Relevance * 0.8, passage);
        }

        /// <summary>The same entry, or another part of one plant: camellia foliage says nothing new beside camellias.</summary>
        private static bool IsKin(string one, string other) =>
            one == other || one.StartsWith($"{other}-", StringComparison.Ordinal) || other.StartsWith($"{one}-", StringComparison.Ordinal);

        private bool InSeason(Concept concept)
        {
            if (seasons.Count == 0 || concept.FactOf("season") is not { } fact) { return true; }

            return fact.Is.Any(seasons.Contains) || fact.Can.Any(seasons.Contains);
        }

        private bool Offer(Phrase phrase, Concept concept, double relevance, Concept? passage = null)
        {
            var verdict = wishes.Judge(phrase.Text, phrase.Claims);
            var fragment = Fragment(phrase, concept, relevance);
            if (passage is not null) { fragment = fragment with { Why = OwnDocuments.Reason(passage) }; }

            if (verdict.Reason is { } reason)
            {
                Dropped.Add(new(fragment, reason, verdict.Detail));
                return false;
            }

            Offers.Add(fragment);
            return true;
        }

        private static Fragment Fragment(Phrase phrase, Concept concept, double relevance) => new()
        {
            Id = phrase.Id,
            Text = phrase.Text,
            Role = phrase.Role,
            Relevance = relevance,
            Claims = phrase.Claims,
            Why = phrase.Why ?? Reason(phrase, concept),
            Source = new(SourceKind.Knowledge, concept.Id),
        };

        private static LocalText Reason(Phrase phrase, Concept concept) => phrase.Key == "companion"
            ? new($"与所说的相配:{concept.Name.Zh}", $"goes well with what was named: {concept.Name.En}")
            : new($"“{concept.Name.Zh}”的特征", $"how {concept.Name.En} looks");
    }
}

/// <summary>What a domain style allows to be added.</summary>
/// <param name="Family">The style's id and those it extends.</param>
/// <param name="Quotas">Most entries of each kind.</param>
public sealed record DomainRules(ImmutableArray<string> Family, ImmutableSortedDictionary<string, int> Quotas);
