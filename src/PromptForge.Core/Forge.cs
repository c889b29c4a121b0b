using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Checks;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Intake;
using PromptForge.Knowledge;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Refining;
using PromptForge.Rendering;
using PromptForge.Templates;

namespace PromptForge;

/// <summary>The forge: stages in their order, and what they make of a request. Built by <see cref="PromptPipelineBuilder"/>; safe to share.</summary>
public sealed class Forge : IPromptForge
{
    /// <summary>The longest prompt that is read, in UTF-16 units.</summary>
    public const int LongestPrompt = 100_000;

    private readonly StageRunner stages;
    private readonly Dictionary<string, ModelProfile> profiles;
    private readonly Dictionary<string, Strategy> strategies;
    private readonly MeterSet meters;
    private readonly HashSet<string> phrases;
    private readonly bool translatesWithChat;
    private readonly Refiner refiner;

    internal Forge(ForgeContent content, StageRunner stages, Lexicon lexicon, SlotTable slots, MeterSet meters, IKnowledgeIndex knowledge, bool translatesWithChat)
    {
        Content = content;
        Lexicon = lexicon;
        Knowledge = knowledge;
        var domains = content.Styles.Where(style => style.IsDomain).ToDictionary(style => style.Id, style => style.Quotas.Keys.ToImmutableArray(), StringComparer.Ordinal);
        Promises = new(lexicon, slots, meters.For, domains);
        this.stages = stages;
        this.meters = meters;
        this.translatesWithChat = translatesWithChat;
        var variants = new VariantExpander(content.Wildcards);
        refiner = new(lexicon, slots, (text, seed) => variants.Expand(text, seed, ImmutableArray.CreateBuilder<ForgeNote>()).Text);
        profiles = content.Profiles.ToDictionary(profile => profile.Id, StringComparer.Ordinal);
        strategies = content.Strategies.ToDictionary(strategy => strategy.Id, StringComparer.Ordinal);
        strategies.TryAdd(Pipeline.Strategy.Rules.Id, Pipeline.Strategy.Rules);
        phrases = [.. lexicon.Phrases.Select(phrase => phrase.Id), .. lexicon.Concepts.SelectMany(concept => concept.Hints.Select((_, i) => concept.HintId(i))), .. content.Negatives.Concat(content.Styles.SelectMany(style => style.Negatives)).Select(negative => negative.Phrase.Id)];
    }

    /// <summary>The version of PromptForge.</summary>
    public static string Version { get; } = typeof(Forge).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>What this forge knows.</summary>
    public ForgeContent Content { get; }

    /// <summary>Every spelling that this forge knows.</summary>
    public Lexicon Lexicon { get; }

    /// <summary>The knowledge base.</summary>
    public IKnowledgeIndex Knowledge { get; }

    /// <summary>The promises, to check results by.</summary>
    public Promises Promises { get; }

    /// <summary>A forge with the embedded content and every option at its default.</summary>
    public static Forge Create() => new PromptPipelineBuilder().Build();

    /// <inheritdoc />
    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, CancellationToken cancellationToken = default) =>
        stages.Observer is { } observer ? ObservedAsync(request, null, observer, cancellationToken) : RunAsync(request, null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, Action<StageTrace> watch, CancellationToken cancellationToken = default) =>
        stages.Observer is { } observer ? ObservedAsync(request, watch, observer, cancellationToken) : RunAsync(request, watch, cancellationToken);

    /// <summary>The profile with an id.</summary>
    /// <exception cref="ForgeRequestException">There is none.</exception>
    public ModelProfile Profile(string id) => profiles.TryGetValue(id, out var profile) ? profile
        : throw new ForgeRequestException("unknown-target", $"{Suggest.Unknown("target", id, profiles.Keys)} 'promptforge list targets' shows them all.");

    /// <summary>The strategy with an id.</summary>
    /// <exception cref="ForgeRequestException">There is none.</exception>
    public Strategy Strategy(string id) => strategies.TryGetValue(id, out var strategy) ? strategy
        : throw new ForgeRequestException("unknown-strategy", Suggest.Unknown("strategy", id, strategies.Keys));

    /// <summary>Whether a strategy can be carried out: one that needs a chat model cannot where none is configured.</summary>
    public bool CanRun(Strategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return strategy.RewritesWithChat ? stages.Names.Contains("rewriting") : translatesWithChat || !strategy.TranslatesWithChat;
    }

    /// <summary>The length of a text against every limit of a profile's prompt.</summary>
    public IEnumerable<MeasuredLength> Measure(string text, ModelProfile profile)
    {
        foreach (var limit in profile.Limits)
        {
            var meter = meters.For(limit.Length.Unit);
            yield return new(new(meter.Count(text), limit.Length.Unit), limit.Length, limit.Kind, meter.IsExact);
        }
    }

    /// <summary>What a draft would break if it were the result; a guard of what comes from outside.</summary>
    internal ImmutableArray<BrokenPromise> Check(PromptDraft draft, ForgeContext context)
    {
        var strategy = Strategy(draft.Request.Strategy);
        return Promises.Check(Finish(draft, context.Profile, strategy), context.Profile, strategy);
    }

    private async ValueTask<ForgedPrompt> ObservedAsync(ForgeRequest request, Action<StageTrace>? watch, IForgeObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var observation = observer.Begin(request);
        var forged = await RunAsync(request, watch, cancellationToken).ConfigureAwait(false);
        observation?.Forged(forged);
        return forged;
    }

    private async ValueTask<ForgedPrompt> RunAsync(ForgeRequest request, Action<StageTrace>? watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Prompt.Length <= LongestPrompt && Sanitizer.SaysNothing(request.Prompt)) { throw new ForgeRequestException("empty-prompt", "The prompt is empty; say what the picture shows."); }

        if (request.Prompt.Length > LongestPrompt)
        {
            throw new ForgeRequestException("prompt-too-long", string.Create(CultureInfo.InvariantCulture,
                $"The prompt has {request.Prompt.Length} characters; at most {LongestPrompt} are read. Shorten it."));
        }

        var profile = Profile(request.Target);
        var strategy = Strategy(request.Strategy);
        if (!CanRun(strategy))
        {
            throw new ForgeRequestException("no-chat-model", $"Strategy '{strategy.Id}' needs a chat model, and none is configured; configure one under 'chat' or choose 'rules'.");
        }

        if (!request.Wishes.IsEmpty) { return await RefineAsync(request, profile, watch, cancellationToken).ConfigureAwait(false); }

        try
        {
            var draft = await stages.RunAsync(new() { Request = request, Notes = UnknownIds(request) }, new(profile, strategy.Enriches, strategy.RewritesWithChat, strategy.TranslatesWithChat), watch, cancellationToken).ConfigureAwait(false);
            return Finish(draft, profile, strategy);
        }
        catch (UnknownStyleException unknown)
        {
            throw new ForgeRequestException("unknown-style", unknown.Message);
        }
    }

    /// <summary>Forges what the wishes make of the words, without any phrase of ours that says what the user took back.</summary>
    private async ValueTask<ForgedPrompt> RefineAsync(ForgeRequest request, ModelProfile profile, Action<StageTrace>? watch, CancellationToken cancellationToken)
    {
        var holding = Conversation.Holding(request);
        if (holding.Any(Sanitizer.SaysNothing)) { throw new ForgeRequestException("empty-wish", "A wish is empty; say what is to change."); }

        if (holding.IsEmpty) { return await RunAsync(request with { Wishes = [] }, watch, cancellationToken).ConfigureAwait(false); }

        var (words, notes, revoked) = refiner.Apply(request with { Wishes = holding }, profile);
        var forged = await RunAsync(words, watch, cancellationToken).ConfigureAwait(false);

        // Phrases that step into the place of others may name it again, so this is not done in one go.
        for (var round = 0; round < 4; round++)
        {
            var again = forged.Fragments.Select(placed => placed.Fragment).Where(fragment => !fragment.IsUser && fragment.Role != FragmentRole.Exclusion && Names(fragment, revoked)).Select(fragment => fragment.Id).ToList();
            if (again.Count == 0) { break; }

            words = words with { Without = [.. words.Without, .. again] };
            forged = await RunAsync(words, watch, cancellationToken).ConfigureAwait(false);
        }

        var asked = request with { Wishes = holding };
        return forged with { Id = asked.Id ?? IdOf(asked), Request = asked, Words = words.Prompt, Notes = notes.AddRange(forged.Notes) };
    }

    private bool Names(Fragment fragment, ImmutableArray<string> revoked)
    {
        if (revoked.IsEmpty) { return false; }

        var said = new NamedWords($"{fragment.Text.Zh}\n{fragment.Text.En}", Lexicon);
        return revoked.Any(thing => new Linker(Lexicon).Link(thing) is [{ Term.Concept: >= 0 } only] && only.Length == thing.Length
            ? said.Hold(Lexicon.Concepts[only.Term.Concept].Name) || (fragment.Role == FragmentRole.Vessel && Lexicon.Concepts[only.Term.Concept].Kind == "vessel") : said.Hold(LocalText.Of(thing, Folding.HoldsHan(thing) ? Language.Chinese : Language.English)));
    }

    /// <summary>Phrases to switch off that there are none of: a typing error would else pass silently.</summary>
    private ImmutableArray<ForgeNote> UnknownIds(ForgeRequest request) =>
        [.. request.Without.Where(id => !phrases.Contains(id)).Select(id => ForgeNote.Warning("request", "unknown-without", ("id", id)))];

    private ForgedPrompt Finish(PromptDraft draft, ModelProfile profile, Strategy strategy)
    {
        var renderer = new PromptRenderer(profile, draft.OutputLanguage);
        var prompt = renderer.Render(draft.Fragments, draft.Flags);
        var negative = draft.Negatives.IsEmpty ? null : renderer.RenderNegative(draft.Negatives);
        var text = prompt.Text;
        if (profile.Negative == NegativeForm.NoFlag && negative is not null) { text = $"{text} --no {negative.Text}"; }

        var notes = draft.Notes;
        foreach (var span in prompt.Unsupported) { notes = notes.Add(ForgeNote.Warning("rendering", "unsupported-syntax", ("text", span))); }

        if (profile.Successor is { } successor && profile.Status is "discontinued" or "planned-shutdown")
        {
            notes = notes.Add(ForgeNote.Warning("profile", "target-retired", ("target", profile.Id), ("status", profile.Status), ("successor", profile.Successor ?? "")));
        }

        return new()
        {
            Id = draft.Request.Id ?? IdOf(draft.Request),
            Request = draft.Request,
            Version = Version,
            ContentVersion = Content.Version,
            Prompt = text,
            NegativePrompt = negative?.Text,
            Language = draft.OutputLanguage,
            Style = draft.Style.Id,
            Target = profile.Id,
            Strategy = strategy.Id,
            Length = Tightest(text, profile.Limits),
            NegativeLength = negative is null ? null : Tightest(negative.Text, profile.NegativeLimits),
            Parameters = Parameters(draft, profile, strategy),
            Fragments = prompt.Placed,
            NegativeFragments = negative?.Placed ?? [],
            Dropped = draft.Dropped,
            Notes = notes,
            Exclusions = draft.Exclusions,
            Mentions = draft.Mentions,
            Emphasis = [.. prompt.Emphasis.Select(emphasis => KeyValuePair.Create(emphasis.Text, emphasis.Weight))],
        };
    }

    /// <summary>The limit that leaves least room, in parts of itself; hard and effective ones before recommended ones.</summary>
    private MeasuredLength? Tightest(string text, ImmutableArray<LengthLimit> limits)
    {
        MeasuredLength? tightest = null;
        foreach (var limit in limits)
        {
            var meter = meters.For(limit.Length.Unit);
            var length = new MeasuredLength(new(meter.Count(text), limit.Length.Unit), limit.Length, limit.Kind, meter.IsExact);
            if (tightest is null || Rank(length) > Rank(tightest)) { tightest = length; }
        }

        return tightest;

        static double Rank(MeasuredLength length) =>
            ((double)length.Value.Value / length.Limit.Value) + (length.Kind == LimitKind.Recommended ? 0 : 10);
    }

    private static ImmutableSortedDictionary<string, object> Parameters(PromptDraft draft, ModelProfile profile, Strategy strategy)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        if (profile.RewritingField is { } field) { parameters[field] = strategy.ProviderRewrites; }

        if (profile.Sizes is { } sizes) { SizeChoice.Choose(sizes, draft.Parameters.GetValueOrDefault("aspect"), parameters); }

        return parameters.ToImmutable();
    }

    private string IdOf(ForgeRequest request)
    {
        var key = new StringBuilder(request.Prompt.Length + 128);
        key.Append(Version).Append('\n').Append(Content.Version).Append('\n').Append(request.Prompt).Append('\n').Append(request.Style).Append('\n')
            .Append(request.Target).Append('\n').Append(request.Strategy).Append('\n').Append((int)request.Strength).Append('\n')
            .Append(request.Seed.ToString(CultureInfo.InvariantCulture)).Append('\n').Append(request.Language?.Tag).Append('\n').AppendJoin(',', request.Allow)
            .Append('\n').AppendJoin(',', request.Without).Append('\n').Append(request.Negative).Append('\n').AppendJoin('\u0001', request.Always)
            .Append('\n').Append(request.IsEdit);
        if (!request.Wishes.IsEmpty) { key.Append('\u0002').AppendJoin('\u0001', request.Wishes); }
        if (request.Facet is { } facet) { key.Append('\n').Append(facet.Facet).Append('=').Append(facet.Concept); }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())))[..16];
    }
}
