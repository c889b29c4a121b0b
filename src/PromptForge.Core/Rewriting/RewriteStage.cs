using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Rewriting;

/// <summary>Asks a rewriter for better words, and takes them only when they keep what the user said.</summary>
/// <remarks>Refused: an answer that loses a thing the user named, names an excluded one, loses protected text, changes the language or breaks a limit.</remarks>
public sealed class RewriteStage : IForgeStage
{
    private readonly IPromptRewriter rewriter;
    private readonly Lexicon lexicon;
    private readonly Func<LengthUnit, ITextMeter> meters;

    /// <summary>Asks this rewriter.</summary>
    public RewriteStage(IPromptRewriter rewriter, Lexicon lexicon, Func<LengthUnit, ITextMeter> meters)
    {
        this.rewriter = rewriter;
        this.lexicon = lexicon;
        this.meters = meters;
    }

    /// <inheritdoc />
    public string Name => "rewriting";

    /// <inheritdoc />
    public async ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        if (!context.RewritesWithChat || draft.Request.IsEdit || draft.Fragments.IsEmpty) { return draft; }

        var prompt = new PromptRenderer(context.Profile, draft.OutputLanguage).Render(draft.Fragments, []).Text;
        var keep = draft.Fragments.SelectMany(fragment => fragment.Protected).Select(span => span.Raw).ToList();
        var avoid = draft.Exclusions.Select(exclusion => exclusion.Text.InOrElse(draft.OutputLanguage)).ToList();
        var most = context.Profile.Limits.Where(limit => limit.Length.Unit is LengthUnit.Scalars or LengthUnit.Utf16)
            .Select(limit => limit.Length.Value).DefaultIfEmpty(2000).Min();
        string? answer;
        try
        {
            answer = await rewriter.RewriteAsync(new(prompt, draft.OutputLanguage, keep, avoid, most), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // A model that fails is a reason to go on with the rules, never to lose the prompt.
            return Refuse(draft, failed.GetType().Name);
        }

        return answer is null ? Refuse(draft, "no answer") : Fault(answer, prompt, draft, context.Profile, keep, avoid) is { } fault ? Refuse(draft, fault) : Take(answer, draft);
    }

    private PromptDraft Refuse(PromptDraft draft, string reason) =>
        draft with { Notes = draft.Notes.Add(ForgeNote.Warning(Name, "rewrite-refused", ("reason", reason))) };

    private string? Fault(string answer, string prompt, PromptDraft draft, ModelProfile profile, List<string> keep, List<string> avoid)
    {
        foreach (var limit in profile.Limits)
        {
            if (limit.Kind != LimitKind.Recommended && meters(limit.Length.Unit).Count(answer) > limit.Length.Value) { return $"limit of {limit.Length}"; }
        }

        if (keep.Find(words => !answer.Contains(words, StringComparison.Ordinal)) is { } lost) { return $"lost '{lost}'"; }

        var (named, before) = (Named(answer), Named(prompt));
        foreach (var term in before)
        {
            if (!named.Contains(term)) { return $"lost '{term}'"; }
        }

        foreach (var words in avoid)
        {
            if (lexicon.Folding.Fold(answer).Contains(lexicon.Folding.Fold(words), StringComparison.Ordinal)) { return $"names '{words}'"; }
        }

        return answer.Any(Folding.IsHan) != prompt.Any(Folding.IsHan) ? "language" : null;
    }

    /// <summary>The concepts that a text names; both languages and all names of a thing come to one.</summary>
    private HashSet<string> Named(string text) =>
        [.. new Linker(lexicon).Link(text).Where(link => link.Term.Concept >= 0).Select(link => lexicon.Concepts[link.Term.Concept].Id)];

    private static PromptDraft Take(string answer, PromptDraft draft) => draft with
    {
        Fragments =
        [
            new()
            {
                Id = "model#1",
                Text = LocalText.Of(answer, draft.OutputLanguage),
                Role = FragmentRole.Subject,
                Source = new(SourceKind.Model, "chat"),
                SpanLanguage = draft.OutputLanguage,
                Tail = '.',
                Why = new("聊天模型改写,已按承诺检查", "written by a chat model and checked against the promises"),
            },
        ],
        Dropped = draft.Dropped,
        Notes = draft.Notes,
        Flags = draft.Flags,
        Offers = ImmutableArray<Fragment>.Empty,
    };
}
