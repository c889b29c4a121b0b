using System.Globalization;
using PromptForge.Checks;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>Whether a model's translation of a clause may be used.</summary>
internal sealed class TranslationCheck(Lexicon lexicon)
{
    /// <summary>How much longer than the rules' words a translation may be, with some room for short ones.</summary>
    private const int MostGrowth = 2;
    private const int Room = 40;

    private readonly Additions additions = new(lexicon);

    /// <summary>The mark of a protected span, by its place in the clause.</summary>
    public static string Mark(int index) => string.Create(CultureInfo.InvariantCulture, $"⟦{index + 1}⟧");

    /// <summary>What is wrong with an answer, or null.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="answer">Its translation, with marks for the protected spans.</param>
    /// <param name="usual">What the rules make of it.</param>
    /// <param name="task">All that was asked.</param>
    public string? Fault(SourceClause clause, string answer, string usual, TranslationTask task)
    {
        if (string.IsNullOrWhiteSpace(answer)) { return "a clause is empty"; }

        if (answer.Length > (usual.Length * MostGrowth) + Room)
        {
            return string.Create(CultureInfo.InvariantCulture, $"limit: {answer.Length} characters for a clause that needs {usual.Length}");
        }

        if (LostMark(clause, answer) is { } lost) { return $"verbatim: '{lost}' is lost"; }

        var bare = Without(answer, clause.Protected.Length);
        if (WrongLanguage(clause.Text, bare, task.To) is { } wrong) { return $"language: {wrong}"; }

        var (folded, byRules) = (lexicon.Folding.Fold(answer), lexicon.Folding.Fold(usual));
        foreach (var fact in new CarriedFacts(lexicon, task.To).Of(Source(clause)))
        {
            // What the rules say in another way, for example Japanese for Japan, may be said in another way.
            if (fact.IsFirm && !Held(fact, folded) && Held(fact, byRules)) { return $"intent: the model lost '{fact.Said}'"; }
        }

        var named = new NamedWords(bare, lexicon);
        foreach (var thing in task.Avoid)
        {
            if (named.Hold(thing) && !new NamedWords(clause.Text, lexicon).Hold(thing)) { return $"negation: '{thing.InOrElse(task.To)}' is excluded"; }
        }

        // Who reads all clauses may name in one what another one tells of.
        var given = string.Join('\n', task.Clauses.Select(one => one.Text).Append(usual));
        return additions.Find(bare, given, inOtherWords: true) is { } added ? $"relevance: '{added}' is new" : null;
    }

    /// <summary>Whether a clause names something by which a translation of it can be told from any other text.</summary>
    public bool IsCheckable(SourceClause clause, string usual, Language to) =>
        !clause.Protected.IsEmpty || (lexicon.Folding.Fold(usual) is var byRules && new CarriedFacts(lexicon, to).Of(Source(clause)).Any(fact => fact.IsFirm && Held(fact, byRules)));

    private bool Held(CarriedFact fact, string folded) => fact.Names.Any(name => Review.Holds(folded, name, lexicon.Folding));

    private static string? LostMark(SourceClause clause, string answer)
    {
        for (var i = 0; i < clause.Protected.Length; i++)
        {
            var mark = Mark(i);
            var at = answer.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0 || answer.IndexOf(mark, at + mark.Length, StringComparison.Ordinal) >= 0) { return clause.Protected[i].Raw; }
        }

        // A number that nobody gave, or a letter that stands for one, would put a span where none was.
        return Without(answer, clause.Protected.Length).FirstOrDefault(letter => letter is '⟦' or '⟧' or (>= '\uE000' and <= '\uF8FF')) is var stray and not '\0' ? stray.ToString() : null;
    }

    private static string Without(string answer, int marks)
    {
        for (var i = 0; i < marks; i++) { answer = answer.Replace(Mark(i), " ", StringComparison.Ordinal); }

        return answer;
    }

    /// <summary>The clause with blanks in the places of its protected spans: what they hold is kept as it is.</summary>
    private static string Source(SourceClause clause)
    {
        var text = clause.Text.ToCharArray();
        foreach (var span in clause.Protected) { text.AsSpan(span.Start, span.Length).Fill('\u0001'); }

        return new(text);
    }

    private static string? WrongLanguage(string source, string answer, Language to)
    {
        if (!to.IsChinese && answer.Any(Folding.IsHan)) { return "Chinese is left in the translation"; }

        if (to.IsChinese && answer.Count(Folding.IsHan) < LanguageHeld.Words(answer)) { return "the translation is not Chinese"; }

        return LanguageHeld.Foreign(answer, source) is { } foreign ? $"the translation holds '{foreign}'" : null;
    }
}
