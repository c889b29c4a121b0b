using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Rewriting;

namespace PromptForge.Checks;

/// <summary>A promise that a result breaks.</summary>
/// <param name="Promise">The promise's name: intent, limit, contradiction, negation, verbatim, language, relevance, receipts, rewrite, edit.</param>
/// <param name="Message">What breaks it.</param>
public sealed record BrokenPromise(string Promise, string Message);

/// <summary>The promises as functions over request, profile and result: tests, the chat guard and the evaluation all use them.</summary>
/// <remarks>They read the result alone, so they hold for prompts that somebody else wrote, too.</remarks>
public sealed class Promises
{
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly Func<LengthUnit, ITextMeter> meters;

    /// <summary>Checks with this content and these meters.</summary>
    public Promises(Lexicon lexicon, SlotTable slots, Func<LengthUnit, ITextMeter> meters)
    {
        this.lexicon = lexicon;
        this.slots = slots;
        this.meters = meters;
    }

    /// <summary>Every promise that a result breaks; none is the answer we want.</summary>
    public ImmutableArray<BrokenPromise> Check(ForgedPrompt forged, ModelProfile profile, Strategy strategy)
    {
        var broken = ImmutableArray.CreateBuilder<BrokenPromise>();
        Limit(forged, profile, broken);
        Intent(forged, broken);
        Contradiction(forged, broken);
        Negation(forged, broken);
        Verbatim(forged, profile, broken);
        LanguageHolds(forged, profile, broken);
        Receipts(forged, broken);
        Rewrite(forged, profile, strategy, broken);
        Edit(forged, broken);
        return broken.ToImmutable();
    }

    private void Limit(ForgedPrompt forged, ModelProfile profile, ImmutableArray<BrokenPromise>.Builder broken)
    {
        Hold(forged.Prompt, profile.Limits, "the prompt");
        if (forged.NegativePrompt is { } negative) { Hold(negative, profile.NegativeLimits, "the negative prompt"); }

        void Hold(string text, ImmutableArray<LengthLimit> limits, string what)
        {
            foreach (var limit in limits)
            {
                if (limit.Kind == LimitKind.Recommended) { continue; }

                var length = new PromptLength(meters(limit.Length.Unit).Count(text), limit.Length.Unit);
                if (!length.FitsIn(limit.Length)) { broken.Add(new("limit", $"{what} has {length}; the {limit.Kind} limit is {limit.Length}")); }
            }
        }

        foreach (var placed in forged.Fragments)
        {
            if (placed.At < 0 || placed.At > forged.Prompt.Length - placed.Text.Length || string.CompareOrdinal(forged.Prompt, placed.At, placed.Text, 0, placed.Text.Length) != 0)
            {
                broken.Add(new("limit", $"'{placed.Text}' does not stand whole at {placed.At}"));
            }
        }
    }

    /// <summary>Every clause of the user's is there, or a note tells which one went for want of room.</summary>
    private static void Intent(ForgedPrompt forged, ImmutableArray<BrokenPromise>.Builder broken)
    {
        foreach (var dropped in forged.Dropped)
        {
            if (dropped.Fragment.IsUser && dropped.Reason is DropReason.Limit)
            {
                if (forged.Fragments.Any(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge or SourceKind.Model)
                    && dropped.Fragment.Role != FragmentRole.Exclusion)
                {
                    broken.Add(new("intent", $"the user's '{dropped.Fragment.Text.InOrElse(forged.Language)}' was dropped while a phrase of ours stayed"));
                }

                if (!forged.Notes.Any(note => note.Code is "user-clause-dropped" or "over-limit")) { broken.Add(new("intent", "a clause was dropped without a note")); }
            }
            else if (dropped.Fragment.IsUser && dropped.Reason is not (DropReason.Untranslated or DropReason.Unsupported))
            {
                broken.Add(new("intent", $"the user's words were dropped for {dropped.Reason}"));
            }
        }
    }

    private void Contradiction(ForgedPrompt forged, ImmutableArray<BrokenPromise>.Builder broken)
    {
        var wishes = WishesOf(forged);
        foreach (var placed in forged.Fragments)
        {
            if (placed.Fragment.Source.Kind is SourceKind.User or SourceKind.Rule) { continue; }

            if (wishes.Judge(placed.Fragment.Text, placed.Fragment.Claims) is { Reason: { } reason } verdict)
            {
                broken.Add(new("contradiction", $"'{placed.Text}' ({placed.Fragment.Id}): {reason} with {verdict.Detail}"));
            }
        }

        foreach (var negative in forged.NegativeFragments)
        {
            if (negative.Fragment.IsUser) { continue; }

            foreach (var placed in forged.Fragments)
            {
                if (placed.Fragment.IsUser && Holds(placed.Text, negative.Text)) { broken.Add(new("contradiction", $"the negative '{negative.Text}' forbids the user's '{placed.Text}'")); }
            }
        }
    }

    /// <summary>The excluded thing is not in the positive, outside fragments that say so; where the model has a negative, it stands there.</summary>
    private void Negation(ForgedPrompt forged, ImmutableArray<BrokenPromise>.Builder broken)
    {
        foreach (var exclusion in forged.Exclusions)
        {
            var word = exclusion.Text.InOrElse(forged.Language);
            foreach (var placed in forged.Fragments)
            {
                if (!placed.Fragment.IsUser && placed.Fragment.Role != FragmentRole.Exclusion && Holds(placed.Text, word))
                {
                    broken.Add(new("negation", $"'{word}' is excluded but '{placed.Text}' holds it"));
                }
            }
        }
    }

    private static void Verbatim(ForgedPrompt forged, ModelProfile profile, ImmutableArray<BrokenPromise>.Builder broken)
    {
        foreach (var placed in forged.Fragments)
        {
            foreach (var span in placed.Fragment.Protected)
            {
                var kept = span.Kind switch
                {
                    ProtectedKind.Quote or ProtectedKind.Title or ProtectedKind.Placeholder or ProtectedKind.Foreign => span.Inner,
                    ProtectedKind.Weight => profile.Weights == WeightForm.A1111 ? span.Raw : span.Inner,
                    ProtectedKind.Lora => profile.Lora ? span.Raw : null,
                    ProtectedKind.Schedule => profile.Weights == WeightForm.A1111 ? span.Raw : null,
                    _ => null,
                };
                if (kept is not null && !forged.Prompt.Contains(kept, StringComparison.Ordinal)) { broken.Add(new("verbatim", $"'{span.Raw}' is lost")); }

                if (kept is null && !forged.Notes.Any(note => note.Code == "unsupported-syntax" && note["text"] == span.Raw)) { broken.Add(new("verbatim", $"'{span.Raw}' went without a note")); }
            }
        }
    }

    private static void LanguageHolds(ForgedPrompt forged, ModelProfile profile, ImmutableArray<BrokenPromise>.Builder broken)
    {
        if (forged.Language.IsChinese) { return; }

        foreach (var placed in forged.Fragments)
        {
            var rest = placed.Text;
            foreach (var span in placed.Fragment.Protected) { rest = Without(rest, span.Inner); }

            foreach (var note in forged.Notes)
            {
                if (note.Code is "untranslated" or "other-language") { rest = Without(rest, note["text"]); }
            }

            if (rest.Any(Folding.IsHan)) { broken.Add(new("language", $"'{placed.Text}' holds Chinese that no note speaks of")); }
        }

        _ = profile;
    }

    private static string Without(string text, string part) => part.Length == 0 ? text : text.Replace(part, "", StringComparison.Ordinal);

    private static void Receipts(ForgedPrompt forged, ImmutableArray<BrokenPromise>.Builder broken)
    {
        foreach (var placed in forged.Fragments)
        {
            if (placed.Fragment.Id.Length == 0 || placed.Fragment.Source.Id.Length == 0) { broken.Add(new("receipts", $"'{placed.Text}' has no source")); }

            if (!placed.Fragment.IsUser && placed.Fragment.Why is not { Zh: not null, En: not null }) { broken.Add(new("receipts", $"'{placed.Text}' ({placed.Fragment.Id}) does not say why, in both languages")); }
        }
    }

    private static void Rewrite(ForgedPrompt forged, ModelProfile profile, Strategy strategy, ImmutableArray<BrokenPromise>.Builder broken)
    {
        if (profile.RewritingField is not { } field) { return; }

        if (!forged.Parameters.TryGetValue(field, out var value) || value is not bool on || on != strategy.ProviderRewrites)
        {
            broken.Add(new("rewrite", $"'{field}' must be {(strategy.ProviderRewrites ? "on" : "off")} for strategy '{strategy.Id}'"));
        }
    }

    private static void Edit(ForgedPrompt forged, ImmutableArray<BrokenPromise>.Builder broken)
    {
        if (forged.Request.IsEdit && (forged.Added > 0 || forged.NegativePrompt is not null)) { broken.Add(new("edit", "an edit instruction was enriched or given negatives")); }
    }

    private Wishes WishesOf(ForgedPrompt forged) => new(
        new() { Request = forged.Request, InputLanguage = forged.Language, Mentions = forged.Mentions, Exclusions = forged.Exclusions }, lexicon, slots);

    /// <summary>Whether a text names a word: as characters in Chinese, between word borders in English.</summary>
    private bool Holds(string text, string word)
    {
        if (word.Length == 0) { return false; }

        var (within, what) = (lexicon.Folding.Fold(text), lexicon.Folding.Fold(word));
        for (var at = within.IndexOf(what, StringComparison.Ordinal); at >= 0; at = within.IndexOf(what, at + 1, StringComparison.Ordinal))
        {
            var end = at + what.Length;
            if (Folding.IsHan(what[0]) || ((at == 0 || !char.IsLetterOrDigit(within[at - 1])) && (end >= within.Length || !char.IsLetterOrDigit(within[end])))) { return true; }
        }

        return false;
    }
}
