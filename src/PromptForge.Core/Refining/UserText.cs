using System.Text;
using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Intake;
using PromptForge.Model;

namespace PromptForge.Refining;

/// <summary>The user's words on their way from wish to wish. Whatever is said in quotation marks or excluded is no place for an edit.</summary>
internal sealed partial class UserText
{
    private readonly Lexicon lexicon;
    private readonly Tokenizer tokenizer;
    private readonly Qualities qualities;
    private readonly ExclusionFinder exclusions;
    private readonly Identity identity;
    private string blanked = "";
    private List<Cut> cuts = [];

    public UserText(string text, Lexicon lexicon)
    {
        this.lexicon = lexicon;
        tokenizer = new(lexicon);
        qualities = new(lexicon);
        exclusions = new(lexicon);
        identity = new(lexicon);
        Become(text);
    }

    /// <summary>The words as they stand.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether most of the words are Chinese.</summary>
    public bool IsChinese => IntakeStage.Majority(Text, blanked).IsChinese;

    /// <summary>Takes every phrase about a thing out, with the words that only joined it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Cut(string thing)
    {
        if (qualities.Head(thing) is not { } head) { return false; }

        var found = false;

        // One at a time, from the end: each cut moves what stands behind it.
        for (var end = Text.Length; Last(thing, head, end) is var (clause, tokens, at);)
        {
            found = true;
            if (tokens[at].Kind is TokenKind.Quality) { Delete(tokens[Degree(tokens, at)].Start, Behind(tokens, at)); }
            else { Remove(clause, tokens, NounPhrase.Around(Text, tokens, at)); }

            end = Math.Min(Text.Length, tokens[at].Start);
        }

        if (identity.IsLettering(head, thing)) { found |= CutQuotes(); }

        return found;
    }

    /// <summary>Puts another thing where one stands; count and qualities stay unless the new one brings its own.</summary>
    public bool Swap(string old, string instead)
    {
        if (qualities.Head(old) is not { } head) { return false; }

        var found = false;
        for (var end = Text.Length; Last(old, head, end) is var (clause, tokens, at);)
        {
            var phrase = NounPhrase.Around(Text, tokens, at);
            var now = new NewThing(instead, Folding.IsHan(Text[tokens[at].Start]), lexicon);
            var whole = tokens[at].End - old.Length;
            var isWhole = whole >= 0 && whole < tokens[at].Start && old.Equals(Text[whole..tokens[at].End], StringComparison.OrdinalIgnoreCase);
            var from = now.HasCount ? tokens[phrase.First].Start : isWhole ? whole : now.HasQuality ? tokens[phrase.Core].Start : tokens[at].Start;
            Write(from, tokens[at].End, now.Where(Text[tokens[at].Start..tokens[at].End]));
            FixArticle(from);
            found = true;
            end = from;
        }

        return found;
    }

    /// <summary>Says how a thing is; what said otherwise goes.</summary>
    public bool Describe(string thing, string quality)
    {
        if (qualities.Head(thing) is not { } head) { return false; }

        var found = false;
        for (var end = Text.Length; Last(thing, head, end) is var (_, tokens, at);)
        {
            var phrase = NounPhrase.Around(Text, tokens, at);
            Describe(tokens, phrase, quality);
            found = true;
            end = tokens[phrase.First].Start;
        }

        return found;
    }

    /// <summary>Puts words where another word of the text stands.</summary>
    public void Exchange(Token old, string words)
    {
        var now = new NewThing(words, Folding.IsHan(Text[old.Start]), lexicon);
        Write(old.Start, old.End, now.Where(Text[old.Start..old.End]));
        FixArticle(old.Start);
    }

    /// <summary>The words of the text outside exclusions, in order.</summary>
    public List<Token> Words() => [.. Read().SelectMany(clause => clause.Tokens)];

    /// <summary>Takes back what excludes a thing that is wanted now.</summary>
    public void Allow(string words)
    {
        if (qualities.Head(words) is not { } head) { return; }

        for (var i = cuts.Count - 1; i >= 0; i--)
        {
            var cut = cuts[i];
            var kept = cut.Things.RemoveAll(thing => tokenizer.Read(Text[thing.Start..thing.End]).Exists(token =>
                identity.IsSame(token, Text.Substring(thing.Start + token.Start, token.End - token.Start), head, words.Substring(head.Start, head.End - head.Start))));
            if (kept.Length == cut.Things.Length || cut.Things.IsEmpty) { continue; }

            if (kept.IsEmpty) { DropClause(cut.Start, cut.End); }
            else { Write(cut.Things[0].Start, cut.Things[^1].End, string.Join(Folding.IsHan(Text[cut.Things[0].Start]) ? "、" : ", ", kept.Select(thing => Text[thing.Start..thing.End]))); }
        }
    }

    /// <summary>Adds a clause behind the others, before any flags.</summary>
    public void Append(string clause)
    {
        if (NamesClause(clause)) { return; }

        var end = Text.Length;
        var spans = ProtectedScanner.Scan(Text);
        for (var i = spans.Count - 1; i >= 0 && spans[i].Kind == ProtectedKind.Flag && Text[spans[i].End..end].Trim().Length == 0; i--) { end = spans[i].Start; }

        var (body, flags) = (Text[..end].TrimEnd(' ', ',', '，', '、', ';', '；', '\n'), Text[end..]);
        var isSentence = body.Length > 0 && body[^1] is '.' or '。' or '!' or '！' or '?' or '？';
        var joint = body.Length == 0 ? "" : isSentence ? Folding.IsHan(clause[0]) ? "" : " " : body.Any(Folding.IsHan) ? "，" : ", ";
        Become(body + joint + clause + (flags.Length > 0 ? " " + flags : ""));
    }

    private bool NamesClause(string clause) => ClauseSplitter.Split(blanked).Exists(there => Text[there.Start..there.End].Equals(clause, StringComparison.OrdinalIgnoreCase));

    private void Become(string text)
    {
        Text = text;
        blanked = IntakeStage.Blanked(text, ProtectedScanner.Scan(text));
        cuts = exclusions.Find(lexicon.Folding.Fold(blanked), [], []);
    }

    private void Write(int start, int end, string words) => Become(string.Concat(Text.AsSpan(0, start), words, Text.AsSpan(end)));

    private void Delete(int start, int end)
    {
        // Two words that meet keep one space between them.
        while (end < Text.Length && Text[end] == ' ' && (start == 0 || Text[start - 1] is ' ' or ',' or '，')) { end++; }

        if (end < Text.Length && Text[end] is ',' or '，' or '.' or ';') { while (start > 0 && Text[start - 1] == ' ') { start--; } }

        Write(start, end, "");
    }

    private IEnumerable<(Clause Clause, List<Token> Tokens)> Read()
    {
        foreach (var clause in ClauseSplitter.Split(blanked))
        {
            var tokens = tokenizer.Read(blanked, clause.Start, clause.End);
            tokens.RemoveAll(token => cuts.Exists(cut => token.Start < cut.End && cut.Start < token.End));
            if (tokens.Count > 0) { yield return (clause, tokens); }
        }
    }

    /// <summary>The last place before an end where a thing stands, with the qualities that the wish names.</summary>
    private (Clause Clause, List<Token> Tokens, int At)? Last(string thing, Token head, int end)
    {
        var said = thing[head.Start..head.End];
        var asked = tokenizer.Read(thing).Where(token => token.Kind == TokenKind.Quality && token.End <= head.Start).ToList();
        foreach (var (clause, tokens) in Enumerable.Reverse(Read()))
        {
            for (var at = tokens.Count - 1; at >= 0; at--)
            {
                if (tokens[at].End > end || !identity.IsSame(tokens[at], Text[tokens[at].Start..tokens[at].End], head, said)) { continue; }

                if (asked.Count > 0)
                {
                    var phrase = NounPhrase.Around(Text, tokens, at);
                    if (!asked.TrueForAll(quality => tokens[phrase.Core..at].Exists(token => identity.IsSame(token, Text[token.Start..token.End], quality, thing[quality.Start..quality.End])))) { continue; }
                }

                return (clause, tokens, at);
            }
        }

        return null;
    }

    private void Describe(List<Token> tokens, NounPhrase phrase, string quality)
    {
        var isHan = Folding.IsHan(Text[tokens[phrase.Head].Start]);
        var attribute = qualities.Attribute(quality, isHan);
        var modifiers = new StringBuilder();
        var isPlaced = false;
        for (var i = phrase.Core; i < phrase.Head; i++)
        {
            if (!IsOld(i))
            {
                // What only belonged to the old quality goes with it: 更|暖|的, "more muted", "red and".
                var skips = tokens[i].Kind is TokenKind.Adverb ? IsOld(i + 1) : tokens[i].Kind is TokenKind.De or TokenKind.Joint && i > phrase.Core && IsOld(i - 1);
                if (!skips) { modifiers.Append(Text, tokens[i].Start, tokens[i].End - tokens[i].Start).Append(isHan ? "" : " "); }
            }
            else if (!isPlaced)
            {
                isPlaced = true;
                modifiers.Append(attribute).Append(isHan ? "" : " ");
            }
        }

        if (!isPlaced)
        {
            // Larger white vase, 更大的白色花瓶: a colour stands next to its noun, the rest before.
            if (qualities.IsColour(attribute)) { modifiers.Append(attribute).Append(isHan ? "" : " "); }
            else { modifiers.Insert(0, attribute + (isHan ? "" : " ")); }
        }

        var from = tokens[phrase.Core].Start;
        var noun = Text[tokens[phrase.Head].Start..tokens[phrase.Head].End];
        Write(from, tokens[phrase.Last].End, modifiers + noun);
        FixArticle(from);

        bool IsOld(int at) => tokens[at].Kind == TokenKind.Quality && qualities.ShareSlot(Text[tokens[at].Start..tokens[at].End], quality);
    }

    private int Degree(List<Token> tokens, int at)
    {
        while (at > 0 && tokens[at - 1].Kind == TokenKind.Adverb) { at--; }

        return at;
    }

    private int Behind(List<Token> tokens, int at) =>
        at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.De or TokenKind.Joint ? tokens[at + 1].End
        : tokens[at].End < Text.Length && Text[tokens[at].End] == ' ' ? tokens[at].End + 1 : tokens[at].End;

    private void DropClause(int start, int end)
    {
        var next = end;
        while (next < Text.Length && Text[next] is ' ' or ',' or '，' or '、' or ';' or '；') { next++; }

        if (next < Text.Length && start == 0) { Write(0, next, ""); }
        else
        {
            var last = start;
            while (last > 0 && Text[last - 1] is ' ' or ',' or '，' or '、' or ';' or '；') { last--; }

            // What follows keeps the joint that stood before.
            Write(next < Text.Length && next > end ? start : last, next < Text.Length && next > end ? next : end, "");
        }
    }

    /// <summary>A vase → an orange vase, and back.</summary>
    private void FixArticle(int at)
    {
        if (Article().Match(Text, Math.Max(0, at - 4)) is not { Success: true } match || match.Index > at) { return; }

        var article = EnglishForms.Article(match.Groups["next"].Value);
        if (!article.Equals(match.Groups["article"].Value, StringComparison.OrdinalIgnoreCase))
        {
            Write(match.Groups["article"].Index, match.Groups["article"].Index + match.Groups["article"].Length, char.IsUpper(match.Groups["article"].Value[0]) ? char.ToUpperInvariant(article[0]) + article[1..] : article);
        }
    }

    [GeneratedRegex(@"\b(?<article>[Aa]n?) +(?<next>[A-Za-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Article();
}
