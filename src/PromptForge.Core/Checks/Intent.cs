using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Everything the user named is in the output; what went for want of room has a note.</summary>
internal static partial class Intent
{
    public static void Check(Review review)
    {
        Dropped(review);
        if (review.IsByModel)
        {
            NamedByModel.Check(review);
            return;
        }

        if (review.Forged.Notes.Any(note => note.Code is "over-limit" or "clipped-input")) { return; }

        Clauses(review);

        // Offsets point into the request only where nothing was taken out of it or chosen.
        if (!review.HasVariants && !review.Forged.Notes.Any(note => note.Code == "control-characters")) { Covered(review); }
    }

    private static void Dropped(Review review)
    {
        var forged = review.Forged;
        foreach (var dropped in forged.Dropped)
        {
            if (!dropped.Fragment.IsUser) { continue; }

            if (dropped.Reason is DropReason.Limit)
            {
                if (forged.Fragments.Any(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge or SourceKind.Model)
                    && dropped.Fragment.Role != FragmentRole.Exclusion)
                {
                    review.Break("intent", $"the user's '{dropped.Fragment.Text.InOrElse(forged.Language)}' was dropped while a phrase of ours stayed");
                }

                if (!forged.Notes.Any(note => note.Code is "user-clause-dropped" or "over-limit")) { review.Break("intent", "a clause was dropped without a note"); }
            }
            else if (dropped.Reason is not (DropReason.Untranslated or DropReason.Unsupported)) { review.Break("intent", $"the user's words were dropped for {dropped.Reason}"); }
        }
    }

    /// <summary>Every clause that named something is there or was dropped by name.</summary>
    private static void Clauses(Review review)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var placed in review.Forged.Fragments) { told.Add(placed.Fragment.Id); }

        foreach (var dropped in review.Forged.Dropped) { told.Add(dropped.Fragment.Id.Split('~')[0]); }

        foreach (var mention in review.Forged.Mentions)
        {
            // "Create a picture" speaks of the picture, not of a thing in it.
            if (mention is { Concept: null, Kind: "art" }) { continue; }

            var id = string.Create(CultureInfo.InvariantCulture, $"user#{mention.Fragment + 1}");
            if (told.Add(id)) { review.Break("intent", $"the user's clause {id}, which names '{mention.Concept ?? mention.Kind}', vanished without a word"); }
        }
    }

    /// <summary>Every word of the request stands in a clause, in an exclusion or in a note.</summary>
    private static void Covered(Review review)
    {
        var forged = review.Forged;
        var rest = new StringBuilder(review.Wanted);
        foreach (var fragment in forged.Fragments.Concat(forged.NegativeFragments).Select(placed => placed.Fragment).Concat(forged.Dropped.Select(dropped => dropped.Fragment)))
        {
            if (fragment.Source is not { Kind: SourceKind.User or SourceKind.Rule, Start: >= 0 } source) { continue; }

            for (var i = source.Start; i < Math.Min(source.Start + source.Length, rest.Length); i++) { rest[i] = '\n'; }
        }

        // What a note quotes may hold a clause in its middle: "除了白色,其他都不要".
        foreach (var note in forged.Notes)
        {
            if (note["text"] is not { Length: > 1 } told) { continue; }

            for (var at = review.Wanted.IndexOf(told, StringComparison.Ordinal); at >= 0; at = review.Wanted.IndexOf(told, at + 1, StringComparison.Ordinal))
            {
                for (var i = at; i < at + told.Length; i++) { rest[i] = '\n'; }
            }
        }

        var left = Flags().Replace(rest.ToString(), "\n");
        foreach (Match words in Stretches().Matches(left))
        {
            var text = words.Value.Trim();
            if (forged.Prompt.Contains(text, StringComparison.OrdinalIgnoreCase) || Joint().IsMatch(text) || SaysNothing(review, text)) { continue; }

            review.Break("intent", $"the user's '{text}' stands in no fragment and no note");
        }
    }

    /// <summary>Words that the glossary gives no English for, because they say nothing about the picture: 想象一下.</summary>
    private static bool SaysNothing(Review review, string text)
    {
        var links = new Linker(review.Lexicon).Link(text);
        return links.Sum(link => link.Length) == text.Count(char.IsLetterOrDigit)
            && links.TrueForAll(link => review.Lexicon.WordsOf(link.Term).Any(word => word.En.IsEmpty || word.En is [""]));
    }

    [GeneratedRegex(@"[^\n\u0001，。；！？,;.!?、]*[\p{L}\p{Nd}][^\n\u0001，。；！？,;.!?、]*")]
    private static partial Regex Stretches();

    /// <summary>Flags become parameters, stand at the end, or go with a note.</summary>
    [GeneratedRegex(@"--[A-Za-z]+(?:[ \t]+[^\s,，。]+)?")]
    private static partial Regex Flags();

    /// <summary>What is left of a clause when its exclusion is taken out, and the request itself ("创建一幅图像"): nothing that could be seen.</summary>
    [GeneratedRegex(@"^[\s\p{P}\p{S}]*(?:(?:and|but|with|or|please|the|a|请|除了|也|和|并且|并|且|但是|但|还有|的|(?:请|帮我|给我|为我)*(?:创建|生成|创作|制作|绘制|画|设计|做|来|渲染|展示|描绘)(?:出)?(?:这|一)?(?:幅|张|个|副|组)?(?:图像|图片|图画|画面|照片|插图|画作|图|画)?)[\s\p{P}\p{S}]*)*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joint();
}
