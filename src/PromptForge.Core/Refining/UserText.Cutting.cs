using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Intake;
using PromptForge.Model;

namespace PromptForge.Refining;

/// <content>How a phrase leaves a clause: the words that only joined it go, too.</content>
internal sealed partial class UserText
{
    private void Remove(Clause clause, List<Token> tokens, NounPhrase phrase)
    {
        var (first, last) = (phrase.First, phrase.Last);
        if (last + 1 < tokens.Count && tokens[last + 1].Kind == TokenKind.Locative) { last++; }

        var isHan = Folding.IsHan(Text[tokens[phrase.Head].Start]);
        var next = last + 1 < tokens.Count ? tokens[last + 1].Kind : TokenKind.Mark;
        if (next == TokenKind.Joint && last + 2 < tokens.Count)
        {
            // "A bouquet of [roses and] lilies": the count of a list stays unless the next thing has its own.
            last++;
            if (isHan && tokens[last + 1].Kind is not (TokenKind.Count or TokenKind.Measure)) { first = phrase.Core; }
        }
        else
        {
            first = Joined(tokens, first);
        }

        if (first == 0 && last == tokens.Count - 1)
        {
            DropClause(clause.Start, clause.End);
            return;
        }

        // What opened with the thing opens with the next word now: 花瓶里|插着|玫瑰.
        if (first == 0)
        {
            while (last + 1 < tokens.Count - 1 && (tokens[last + 1].Kind is TokenKind.Verb or TokenKind.Preposition or TokenKind.Be or TokenKind.De or TokenKind.Joint or TokenKind.Locative or TokenKind.Mark || IsAspect(tokens[last + 1]))) { last++; }
        }
        else if (last + 1 < tokens.Count && tokens[last + 1].Kind == TokenKind.De) { last++; }

        Delete(tokens[first].Start, tokens[last].End);
    }

    /// <summary>Where the words begin that joined a phrase to what stands before it: and, with, of, holding, 插在.</summary>
    private int Joined(List<Token> tokens, int first)
    {
        while (first > 0)
        {
            var before = tokens[first - 1];
            if (before.Kind == TokenKind.Preposition && Is(before, "of") && first > 1 && tokens[first - 2].Kind is TokenKind.Thing or TokenKind.Measure or TokenKind.Count or TokenKind.Other)
            {
                // "A bouquet of roses" goes whole.
                first = NounPhrase.Around(Text, tokens, first - 2).First;
            }
            else if (before.Kind is TokenKind.Joint or TokenKind.Preposition or TokenKind.Verb or TokenKind.Be or TokenKind.De || IsAspect(before))
            {
                first--;
                if (before.Kind == TokenKind.Joint) { break; }
            }
            else { break; }
        }

        return first;
    }

    private bool IsAspect(Token token) => token.End - token.Start == 1 && Text[token.Start] is '着' or '了' or '过' or '有';

    private bool Is(Token token, string word) => Text.AsSpan(token.Start, token.End - token.Start).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Lettering goes with the words that carry it: 写着“早安”的, "with the words 'SALE'".</summary>
    private bool CutQuotes()
    {
        var found = false;
        foreach (var span in ProtectedScanner.Scan(Text).AsEnumerable().Reverse())
        {
            if (span.Kind is not ProtectedKind.Quote) { continue; }

            var (start, end) = (span.Start, span.End);
            if (Carrier().Match(Text[..start]) is { Success: true } carrier) { start = carrier.Index; }

            if (end < Text.Length && Text[end] == '的') { end++; }

            Delete(start, end);
            found = true;
        }

        return found;
    }

    [GeneratedRegex(@"\s*(?:上面?)?(?:写着|印着|刻着|写有|印有|刻有|题着|题有|标题为?|文字为?|字样为?|(?:\b(?:that\s+)?(?:saying|says|reading|reads|titled|labell?ed|with|and|in|of|the|a|words?|text|title|caption|lettering|letters|inscription|slogan|phrase|written|printed)\b\s*)+)[:：]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Carrier();
}
