using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>A thing with what is said of it, as places in the words of its clause: [First, Core) counts it, [Core, Head) describes it, (Head, Last] says how it is.</summary>
internal readonly record struct NounPhrase(int First, int Core, int Head, int Last)
{
    /// <summary>The phrase around a thing.</summary>
    public static NounPhrase Around(string text, List<Token> tokens, int head)
    {
        var isHan = Folding.IsHan(text[tokens[head].Start]);
        var first = isHan ? Chinese(tokens, head) : English(tokens, head);
        var core = first;
        while (core < head && tokens[core].Kind is TokenKind.Determiner or TokenKind.Count or TokenKind.Measure) { core++; }

        return new(first, core, head, Predicate(tokens, head));
    }

    private static int Chinese(List<Token> tokens, int head)
    {
        var first = head;
        for (var i = head - 1; i >= 0; i--)
        {
            switch (tokens[i].Kind)
            {
                case TokenKind.Quality or TokenKind.Adverb or TokenKind.Count or TokenKind.Measure or TokenKind.Determiner:
                    first = i;
                    break;
                case TokenKind.De or TokenKind.Joint when i > 0 && tokens[i - 1].Kind == TokenKind.Quality && (tokens[i].Kind == TokenKind.De || tokens[i + 1].Kind == TokenKind.Quality):
                    first = --i;
                    break;
                default:
                    return first;
            }
        }

        return first;
    }

    /// <summary>Up to the determiner, whatever stands between; without one, the qualities before the noun.</summary>
    private static int English(List<Token> tokens, int head)
    {
        var near = head;
        var isNear = true;
        for (var i = head - 1; i >= 0; i--)
        {
            var before = i > 0 ? tokens[i - 1].Kind : TokenKind.Mark;
            switch (tokens[i].Kind)
            {
                case TokenKind.Determiner:
                    return i;
                case TokenKind.Count:
                    return before is TokenKind.Determiner ? i - 1 : i;
                case TokenKind.Quality or TokenKind.Adverb:
                    if (isNear) { near = i; }

                    break;
                case TokenKind.Joint when before == TokenKind.Quality && tokens[i + 1].Kind == TokenKind.Quality:
                    break;
                case TokenKind.Thing:
                    isNear = false;
                    break;
                case TokenKind.Verb or TokenKind.Other when before is TokenKind.Determiner or TokenKind.Quality or TokenKind.Count or TokenKind.Adverb:
                    isNear = false;
                    break;
                default:
                    return near;
            }
        }

        return near;
    }

    /// <summary>花瓶是红色的, "the vase is red": what a clause says of its subject, to its end.</summary>
    private static int Predicate(List<Token> tokens, int head)
    {
        if (head + 2 >= tokens.Count || tokens[head + 1].Kind != TokenKind.Be) { return head; }

        for (var i = head + 2; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is not (TokenKind.Quality or TokenKind.Adverb or TokenKind.De or TokenKind.Joint)) { return head; }
        }

        return tokens.Count - 1;
    }
}
