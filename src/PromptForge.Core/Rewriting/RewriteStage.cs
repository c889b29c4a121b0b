using System.Collections.Immutable;
using PromptForge.Chat;
using PromptForge.Checks;
using PromptForge.Concepts;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Rewriting;

/// <summary>Asks a rewriter for better words, and takes them only when they break no promise that the rules' words kept.</summary>
/// <remarks>The model never sees what is excluded in words or stands in every prompt: those fragments stay as they are.</remarks>
public sealed class RewriteStage : IForgeStage
{
    private const int MostWhenUnlimited = 2000;
    private readonly IPromptRewriter rewriter;
    private readonly Additions additions;
    private readonly Func<PromptDraft, ForgeContext, ImmutableArray<BrokenPromise>> check;

    /// <summary>Asks this rewriter.</summary>
    /// <param name="rewriter">Proposes the words.</param>
    /// <param name="lexicon">Finds what they name.</param>
    /// <param name="check">The promises that a draft would break if it were the result.</param>
    public RewriteStage(IPromptRewriter rewriter, Lexicon lexicon, Func<PromptDraft, ForgeContext, ImmutableArray<BrokenPromise>> check)
    {
        this.rewriter = rewriter;
        this.check = check;
        additions = new(lexicon);
    }

    /// <inheritdoc />
    public string Name => "rewriting";

    /// <inheritdoc />
    public async ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<Fragment> open = [.. draft.Fragments.Where(fragment => !IsFixed(fragment))];
        if (!context.RewritesWithChat || draft.Request.IsEdit || open.IsEmpty) { return draft; }

        var renderer = new PromptRenderer(context.Profile, draft.OutputLanguage);
        var prompt = renderer.Render(open, []).Text;
        var kept = Kept.Of(open, renderer, draft.OutputLanguage);
        var avoid = draft.Exclusions.Select(exclusion => exclusion.Text.InOrElse(draft.OutputLanguage)).ToList();
        var room = Room(context.Profile) - (renderer.Render(draft.Fragments, draft.Flags).Text.Length - prompt.Length);
        string? answer;
        try
        {
            answer = await rewriter.RewriteAsync(new(prompt, draft.OutputLanguage, [.. kept.Select(one => one.Form).Where(form => form.Length > 0)], avoid, Math.Max(room, 1)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // A model that fails is a reason to go on with the rules, never to lose the prompt. What a stranger's exception says may hold a key.
            return Refuse(draft, failed is ChatException told ? told.Message : failed.GetType().Name);
        }

        if (string.IsNullOrWhiteSpace(answer)) { return Refuse(draft, "no answer"); }

        if (kept.FirstOrDefault(one => !answer.Contains(one.Form, StringComparison.Ordinal)) is { } lost) { return Refuse(draft, $"verbatim: '{lost.Span.Raw}' is lost"); }

        var candidate = Take(answer.Trim(), kept, draft);

        // What the rules' own words would break, had a model said them, is not the model's fault.
        var before = check(Take(prompt, Kept.Of(open, renderer, draft.OutputLanguage), draft), context);

        // A text in the wrong language loses every name, too: the cause is told and not its consequences.
        if (check(candidate, context).Where(broken => !before.Contains(broken)).MinBy(broken => broken.Promise == "language" ? 0 : 1) is { } fault)
        {
            return Refuse(draft, $"{fault.Promise}: {fault.Message}");
        }

        return additions.Find(answer, prompt) is { } added ? Refuse(draft, $"relevance: '{added}' is new") : candidate;
    }

    /// <summary>What is not the model's to say: exclusions in words and the phrases of the project file.</summary>
    private static bool IsFixed(Fragment fragment) => fragment.Role == FragmentRole.Exclusion || fragment.Source.Kind == SourceKind.Rule;

    private static int Room(ModelProfile profile) =>
        profile.Limits.Where(limit => limit.Length.Unit is LengthUnit.Scalars or LengthUnit.Utf16).Select(limit => limit.Length.Value).DefaultIfEmpty(MostWhenUnlimited).Min();

    private PromptDraft Refuse(PromptDraft draft, string reason) =>
        draft with { Notes = draft.Notes.Add(ForgeNote.Warning(Name, "rewrite-refused", ("reason", reason))) };

    private static PromptDraft Take(string answer, IReadOnlyList<Kept> kept, PromptDraft draft)
    {
        // The renderer ends the sentence.
        var words = answer.TrimEnd('.', '。');
        var written = new Fragment
        {
            Id = "model#1",
            Text = LocalText.Of(words, draft.OutputLanguage),
            Role = FragmentRole.Subject,
            Source = new(SourceKind.Model, "chat"),
            Protected = Kept.Place(kept, words),
            SpanLanguage = draft.OutputLanguage,
            Tail = '.',
            Why = new("聊天模型改写,已按承诺检查", "written by a chat model and checked against the promises"),
        };
        return draft with { Fragments = [written, .. draft.Fragments.Where(IsFixed)], Offers = [] };
    }
}
