using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Intake;

/// <summary>A stretch of text that leaves the positive prompt, and what it excludes.</summary>
/// <param name="Start">Where the cut begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Things">The excluded things, each a stretch of the text; empty when only a doubled negation is unwrapped.</param>
internal readonly record struct Cut(int Start, int End, ImmutableArray<(int Start, int End)> Things);

/// <summary>One text under search: its known words, what was found, and which letters are taken.</summary>
/// <remarks>Every question about a place costs the same, however long the text is.</remarks>
internal sealed class ExclusionScan
{
    /// <summary>How far a negation can reach, in UTF-16 units; a text without any mark has no longer phrase than this.</summary>
    private const int Reach = 240;

    // Chinese words that begin a thing are short.
    private const int LongestWord = 6;

    private readonly Lexicon lexicon;
    private readonly Linker linker;
    private readonly int[] wordAt;
    private readonly bool[] cut;
    private readonly bool[] harmless;
    private readonly List<Cut> cuts = [];
    private int letters;

    public ExclusionScan(string text, Lexicon lexicon)
    {
        this.lexicon = lexicon;
        Text = text;
        linker = new(lexicon);
        Words = linker.Link(text);
        cut = new bool[text.Length];
        harmless = new bool[text.Length];
        wordAt = new int[text.Length];
        Array.Fill(wordAt, -1);
        letters = Letters(0, text.Length);
        for (var i = 0; i < Words.Count; i++) { wordAt.AsSpan(Words[i].Start, Words[i].Length).Fill(i); }
    }

    /// <summary>The folded text.</summary>
    public string Text { get; }

    /// <summary>The known words in it.</summary>
    public List<Link> Words { get; }

    /// <summary>Stretches that look negative but state a degree.</summary>
    public List<(int Start, int End)> Preferences { get; } = [];

    /// <summary>Stretches that say "only this".</summary>
    public List<(int Start, int End)> Onlys { get; } = [];

    /// <summary>The cuts in order, none within another.</summary>
    public List<Cut> Cuts
    {
        get
        {
            cuts.Sort(static (one, other) => one.Start.CompareTo(other.Start));
            var apart = new List<Cut>(cuts.Count);
            foreach (var one in cuts)
            {
                if (apart.Count == 0 || one.Start >= apart[^1].End) { apart.Add(one); }
            }

            return apart;
        }
    }

    public void Add(int start, int end, ImmutableArray<(int Start, int End)> things)
    {
        cuts.Add(new(start, end, things));
        letters -= Letters(start, end);
        cut.AsSpan(start, end - start).Fill(true);
    }

    /// <summary>Takes out words that leave only one thing: what remains is wanted, and what goes names nothing that could be excluded.</summary>
    public void Only(int start, int end)
    {
        Add(start, end, []);
        Onlys.Add((start, end));
    }

    /// <summary>Whether a stretch is all there is: nothing else in the text says anything.</summary>
    public bool IsAll(int start, int end) => letters == Letters(start, end);

    /// <summary>The letters of a match negate nothing.</summary>
    public void Spare(Capture words) => harmless.AsSpan(words.Index, words.Length).Fill(true);

    /// <summary>The clause from a match on states a degree; other negations in it still count.</summary>
    public void Prefer(Capture words)
    {
        if (IsTaken(words)) { return; }

        Spare(words);
        Preferences.Add((words.Index, ClauseEnd(words.Index)));
    }

    /// <summary>Whether a place follows a cut at once: 无文字无水印.</summary>
    public bool FollowsCut(int at) => at > 0 && cut[at - 1];

    /// <summary>Whether a cue meets a cut or holds letters that negate nothing.</summary>
    public bool IsTaken(Capture cue) => cut.AsSpan(cue.Index, cue.Length).Contains(true) || harmless.AsSpan(cue.Index, cue.Length).Contains(true);

    /// <summary>The word that covers a place, or a link of no length.</summary>
    public Link WordAt(int at) => at >= 0 && at < wordAt.Length && wordAt[at] >= 0 ? Words[wordAt[at]] : default;

    /// <summary>无人机 is no negation: the cue's first letter lies inside a longer word that we know. 无边框 is one: its 边 belongs to 边框.</summary>
    public bool InsideWord(Capture cue) => InsideWord(cue.Index, cue.Length);

    /// <summary>The same for a cue at a place.</summary>
    public bool InsideWord(int at, int length)
    {
        var word = WordAt(at);
        if (word.Length == 0 || (word.Start == at && word.End > at + length && NextEndsBehind(at + length, word.End))) { return false; }

        var isNegation = word.Term.Word >= 0 && word.Length <= length && lexicon.Words[word.Term.Word].Pos is "adverb" or "particle" or "preposition" or "verb";
        return word.Start < at || (word.Length > 1 && !isNegation && word.Length > Math.Min(length, 2));
    }

    private bool NextEndsBehind(int from, int end)
    {
        var next = linker.Link(Text.AsSpan(from, Math.Min(LongestWord, Text.Length - from)));
        return next is [var first, ..] && first.Start == 0 && from + first.End > end;
    }

    /// <summary>Whether the words at two places are alike: two colours, two times, two adjectives.</summary>
    public bool AreAlike(in Link one, in Link other) => one.Length > 0 && other.Length > 0 && KindOf(one) is { } kind && kind == KindOf(other);

    private string? KindOf(in Link word) =>
        word.Term.Concept >= 0 ? lexicon.Concepts[word.Term.Concept].Kind : word.Term.Word >= 0 ? lexicon.Words[word.Term.Word].Class ?? lexicon.Words[word.Term.Word].Pos : null;

    /// <summary>Whether a known word says how something is: a colour, a material, a mood, an adjective.</summary>
    public bool IsQuality(in Link word) => word.Length > 0 && (word.Term.Concept >= 0
        ? lexicon.Concepts[word.Term.Concept].Kind is "colour" or "harmony" or "mood" or "material" or "culture"
        : word.Term.Word >= 0 && lexicon.Words[word.Term.Word].Pos is "adjective");

    /// <summary>The things of a list; a separator inside a known word (和 in 和服) separates nothing.</summary>
    public ImmutableArray<(int Start, int End)> List(int from, int end, Regex separator)
    {
        var things = ImmutableArray.CreateBuilder<(int, int)>(2);
        var at = from;
        foreach (Match match in separator.Matches(Text[from..end]))
        {
            var place = from + match.Index;
            var word = WordAt(place);
            if (Folding.IsHan(Text[place]) && (word.Start < place || word.Length > match.Length)) { continue; }

            AddTrimmed(at, place, things);
            at = place + match.Length;
        }

        AddTrimmed(at, end, things);
        return things.ToImmutable();
    }

    /// <summary>Where the clause of a place ends.</summary>
    /// <param name="from">The place.</param>
    /// <param name="comma">Whether an ASCII comma ends a clause; in English lists it does not.</param>
    public int ClauseEnd(int from, bool comma = true)
    {
        var last = Math.Min(Text.Length, from + Reach);
        for (var i = from; i < last; i++)
        {
            if (Text[i] is '，' or '。' or '；' or ';' or '！' or '!' or '？' or '?' or '\n' || (comma && Text[i] == ',')
                || (Text[i] == '.' && (i + 1 == Text.Length || char.IsWhiteSpace(Text[i + 1])))) { return i; }
        }

        // Where no mark comes, the last space is as good an end as any.
        var space = last < Text.Length ? Text.LastIndexOf(' ', last, last - from) : -1;
        return space > from ? space : last;
    }

    /// <summary>Where the clause of a place begins.</summary>
    public int ClauseStart(int at)
    {
        var start = at;
        while (start > 0 && at - start < Reach && Text[start - 1] is not (',' or '，' or '。' or '；' or ';' or '！' or '!' or '？' or '?' or '\n')) { start--; }

        while (start < at && char.IsWhiteSpace(Text[start])) { start++; }

        return start;
    }

    /// <summary>How many letters of a stretch are not cut.</summary>
    private int Letters(int from, int end)
    {
        var count = 0;
        for (var i = from; i < end; i++)
        {
            if (char.IsLetterOrDigit(Text[i]) && !cut[i]) { count++; }
        }

        return count;
    }

    private void AddTrimmed(int start, int end, ImmutableArray<(int, int)>.Builder things)
    {
        while (start < end && (char.IsWhiteSpace(Text[start]) || Text[start] == '\u0001')) { start++; }
        while (end > start && (char.IsWhiteSpace(Text[end - 1]) || Text[end - 1] == '\u0001')) { end--; }

        if (end > start) { things.Add((start, end)); }
    }
}
