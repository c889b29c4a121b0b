using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Evaluation.Cases;
using Fact = PromptForge.Evaluation.Cases.Fact;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Reads atomic facts off a prompt of either language: things, their qualities, numbers and places, and what is so of the whole picture.</summary>
/// <remarks>A small grammar over known names: qualities and numbers belong to the next thing of their clause, or, behind "is", to the last one; unknown
/// words are things where an article, a number or a quality stands before them. Arguments are the prompt's own words. Used where nobody wrote the facts down.</remarks>
internal sealed class FactReader
{
    private readonly TextReading text;
    private readonly TermBook book;
    private readonly List<RelationWord> places;
    private readonly bool[] isPlace;
    private readonly List<Found> things = [];
    private readonly ImmutableArray<Fact>.Builder facts = ImmutableArray.CreateBuilder<Fact>();
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> stated = new(StringComparer.Ordinal);

    private FactReader(TextReading text, TermBook book)
    {
        this.text = text;
        this.book = book;
        places = Relations.In(text);
        isPlace = new bool[text.Tokens.Count];
        foreach (var place in places) { isPlace.AsSpan(place.Token, place.Count).Fill(true); }
    }

    private sealed record Found(string Id, string Said, int First, int Last);

    /// <summary>The facts of a text, the things first.</summary>
    /// <param name="text">The text, without what is excluded and what is quoted.</param>
    /// <param name="book">Knows verbs.</param>
    /// <param name="quoted">What is to be written in the picture.</param>
    public static ImmutableArray<Fact> Read(TextReading text, TermBook book, IEnumerable<string> quoted)
    {
        var reader = new FactReader(text, book);
        reader.Qualities();
        reader.Places();
        reader.Actions();
        foreach (var words in quoted) { reader.Add(FactKind.Text, [words], []); }

        return [.. reader.facts.OrderBy(fact => fact.Kind == FactKind.Entity ? 0 : 1)];
    }

    private void Qualities()
    {
        var pending = new List<int>();
        var tokens = text.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && Ends(i)) { Leave(pending, i); }

            if (isPlace[i]) { continue; }

            var part = Things.PartOf(text, tokens[i]);
            if (part is Part.Number or Part.Quality or Part.Either)
            {
                pending.Add(i);
                i = LastOfName(i);
            }
            else if (part == Part.Thing || IsUnknownThing(i))
            {
                i = Thing(i, pending);
            }
            else if (part == Part.Whole)
            {
                var whole = NameAt(i);
                var id = Add(FactKind.Global, [whole], []);
                foreach (var one in pending)
                {
                    if (id is not null && Things.PartOf(text, tokens[one]) != Part.Number) { Add(FactKind.Attribute, [whole, NameAt(one)], [id]); }
                }

                pending.Clear();
                i = LastOfName(i);
            }
            else if (IsArticle(i)) { Leave(pending, i); }
            else if (IsModifier(i)) { i = Thing(i, pending); }
            else if (tokens[i].IsContent && part != Part.Number && !IsAdverb(i)) { Leave(pending, i); }
        }

        Leave(pending, tokens.Count);
    }

    /// <summary>One thing with all that was said before it; nouns that follow without a break make one name with it.</summary>
    private int Thing(int first, List<int> pending)
    {
        var last = LastOfName(first);
        while (last + 1 < text.Tokens.Count && !text.Tokens[first].IsHan && IsNoun(last + 1) && Touches(last, last + 1)) { last = LastOfName(last + 1); }

        var (start, end) = (text.Tokens[first].Start, text.Tokens[last].End);
        var said = text.Text[start..end];
        var key = string.Join(' ', text.Tokens.Skip(first).Take(last - first + 1).Select(token => token.Term));
        if (!ids.TryGetValue(key, out var id))
        {
            ids[key] = id = Add(FactKind.Entity, [said], []) ?? "";
        }

        things.Add(new(id, said, first, last));
        if (HasHead(last)) { return last; }

        foreach (var one in pending) { Attach(one, id, said); }

        pending.Clear();
        return last;
    }

    private void Attach(int token, string id, string said)
    {
        var isNumber = Things.PartOf(text, text.Tokens[token]) == Part.Number;
        var word = NameAt(token);

        // 一 before a measure is an article: 一朵花, "a flower".
        if (isNumber && (text.Tokens[token].Term == "一" || !IsCount(token))) { return; }

        Add(isNumber ? FactKind.Count : FactKind.Attribute, [said, word], [id]);
    }

    /// <summary>What was said of no thing that follows: of the last thing where a copula joins them, else of the picture.</summary>
    private void Leave(List<int> pending, int at)
    {
        foreach (var one in pending)
        {
            var part = Things.PartOf(text, text.Tokens[one]);
            if (part == Part.Number) { continue; }

            if (things.Count > 0 && things[^1].Last < one && IsSaidOf(things[^1].Last, one)) { Add(FactKind.Attribute, [things[^1].Said, NameAt(one)], [things[^1].Id]); }
            else if (part == Part.Either && at > one) { Add(FactKind.Global, [NameAt(one)], []); }
        }

        pending.Clear();
    }

    private bool IsSaidOf(int thing, int quality)
    {
        var copula = false;
        for (var i = thing + 1; i < quality; i++)
        {
            if (Ends(i)) { return false; }

            var token = text.Tokens[i];
            var joins = token.Term is "is" or "are" or "was" or "were" or "是" or "很" or "呈" or "为";
            copula |= joins;
            if (token.IsContent && !joins && text.NameOf(token)?.Word?.Pos != "adverb" && Things.PartOf(text, token) is not (Part.Quality or Part.Either)) { return false; }
        }

        return !Ends(quality) && (copula || (text.Tokens[quality].IsHan && quality == thing + 1));
    }

    private void Places()
    {
        foreach (var word in places)
        {
            var after = word.Token + word.Count;
            var ground = word.IsHan
                ? things.FindLast(thing => thing.Last < word.Token && Between(thing.Last, word.Token) == 0)
                : things.Find(thing => thing.First >= after && Between(after - 1, thing.First) <= 3 && SameSentence(word.Token, thing.First));
            if (ground is null) { continue; }

            var figure = word.IsHan
                ? things.FindLast(thing => thing.Last < ground.First && SameSentence(thing.Last, ground.First) && HasAt(thing.Last, ground.First))
                    ?? things.Find(thing => thing.First > word.Token && SameClause(word.Token, thing.First))
                : things.FindLast(thing => thing.Last < word.Token && SameSentence(thing.Last, word.Token))
                    ?? things.Find(thing => thing.First > ground.Last && SameSentence(ground.Last, thing.First));
            if (figure is null || figure.Id == ground.Id) { continue; }

            var (start, end) = (text.Tokens[word.Token].Start, text.Tokens[after - 1].End);
            Add(FactKind.Relation, [figure.Said, text.Text[start..end], ground.Said], [figure.Id, ground.Id]);
        }
    }

    /// <summary>"A girl holding a lamp": an action between two things of one clause.</summary>
    private void Actions()
    {
        for (var i = 0; i + 1 < things.Count; i++)
        {
            var (doer, done) = (things[i], things[i + 1]);
            if (doer.Id == done.Id || !SameClause(doer.Last, done.First)) { continue; }

            for (var at = doer.Last + 1; at < done.First; at++)
            {
                var token = text.Tokens[at];
                if (isPlace[at] || token.Term is "有" or "是" || (Things.PartOf(text, token) != Part.Action && !IsVerb(token))) { continue; }

                if (Enumerable.Range(at + 1, done.First - at - 1).All(i => IsBeforeNoun(i))) { Add(FactKind.Relation, [doer.Said, text.Said(token), done.Said], [doer.Id, done.Id]); }

                break;
            }
        }
    }

    private bool IsVerb(in Token token) =>
        token.IsContent && !token.IsHan && token.Name < 0 && (book.IsVerb(token.Term) || text.Said(token).EndsWith("ing", StringComparison.Ordinal));

    private bool IsBeforeNoun(int i) => (!text.Tokens[i].IsContent && !isPlace[i]) || Things.PartOf(text, text.Tokens[i]) is Part.Quality or Part.Either or Part.Number;

    private string? Add(FactKind kind, ImmutableArray<string> arguments, ImmutableArray<string> parents)
    {
        if (!stated.Add($"{kind} {string.Join('\n', arguments)}")) { return null; }

        var id = string.Create(CultureInfo.InvariantCulture, $"f{stated.Count}");
        facts.Add(new(id, kind, arguments, parents));
        return id;
    }

    /// <summary>"stop sign", "parking meter": whatever stands between an article, a number or a quality and a noun is a part of its name.</summary>
    private bool IsModifier(int i)
    {
        var token = text.Tokens[i];
        return !token.IsHan && token.IsContent && IsIntroduced(i) && i + 1 < text.Tokens.Count && Touches(i, i + 1) && IsNoun(i + 1) && !IsAdverb(i);
    }

    private bool IsIntroduced(int i) => i > 0 && Touches(i - 1, i) && !text.Tokens[i - 1].IsHan && (IsArticle(i - 1) || Things.PartOf(text, text.Tokens[i - 1]) is Part.Number or Part.Quality or Part.Either);

    /// <summary>A word that we do not know, where a noun must stand: behind an article, a number or a quality, and before no other noun.</summary>
    private bool IsUnknownThing(int i) => IsUnknownNoun(i) && IsIntroduced(i);

    private bool IsArticle(int i) => text.Tokens[i].Term is "a" or "an" or "the" or "some" or "his" or "her" or "its" or "their";

    private bool IsUnknownNoun(int i)
    {
        var token = text.Tokens[i];
        if (token.IsHan || !token.IsContent || token.Name >= 0 || token.Length < 2 || isPlace[i]) { return false; }

        // "a lamp stands" is no compound; "a cell phone" is.
        if (book.IsVerb(token.Term) && text.Folded[token.End - 1] == 's' && (i == 0 || text.Tokens[i - 1].Name >= 0 || !text.Tokens[i - 1].IsContent)) { return false; }

        var said = text.Folded.AsSpan(token.Start, token.Length);
        return !IsAdverb(i) && !said.EndsWith("ing") && !said.EndsWith("ed") && said is not ("photo" or "image" or "picture" or "left" or "right" or "top" or "same" or "side" or "front" or "other");
    }

    private bool IsAdverb(int i) => text.Folded.AsSpan(0, text.Tokens[i].End).EndsWith("ly");

    /// <summary>In 大型牡丹瓶花 the arrangement is large, not the peony: the last noun of a Chinese compound is its head.</summary>
    private bool HasHead(int i) => text.Tokens[i].IsHan && i + 1 < text.Tokens.Count && text.Tokens[i].End == text.Tokens[i + 1].Start
        && Things.PartOf(text, text.Tokens[i + 1]) is Part.Thing or Part.Whole && text.Tokens[i + 1].IsHan;

    private bool IsNoun(int i) => Things.PartOf(text, text.Tokens[i]) == Part.Thing || IsUnknownNoun(i);

    private bool IsCount(int i)
    {
        // "forty-five-degree" counts nothing.
        var token = text.Tokens[i];
        if ((token.End < text.Text.Length && text.Text[token.End] == '-') || (token.Start > 0 && text.Text[token.Start - 1] is '-' or '.')) { return false; }

        if (Things.IsNumber(token.Term)) { return true; }

        return text.NameOf(token)?.Word is { Pos: "numeral", En: [var name, ..] } && Things.IsNumber(EnglishTerms.Term(name));
    }

    private int LastOfName(int i)
    {
        var name = text.Tokens[i].Name;
        while (name >= 0 && i + 1 < text.Tokens.Count && text.Tokens[i + 1].Name == name) { i++; }

        return i;
    }

    private string NameAt(int i)
    {
        var (start, end) = (text.Tokens[i].Start, text.Tokens[LastOfName(i)].End);
        return text.Text[start..end];
    }

    private int Between(int first, int second) => text.Tokens.Skip(first + 1).Take(second - first - 1).Count(token => token.IsContent);

    private bool HasAt(int first, int second) => text.Tokens.Skip(first + 1).Take(second - first - 1).Any(token => token.Term.Contains('在', StringComparison.Ordinal) || token.Term is "于");

    private bool Touches(int one, int next) => text.Text.AsSpan(text.Tokens[one].End, text.Tokens[next].Start - text.Tokens[one].End).IndexOfAnyExcept(' ', '-') < 0;

    private bool SameSentence(int one, int other) => Gap(one, other).IndexOfAny(".。!！?？;；\n") < 0;

    private bool SameClause(int one, int other) => Gap(one, other).IndexOfAny(",，.。!！?？;；\n") < 0;

    private bool Ends(int i)
    {
        var gap = Gap(i - 1, i);
        if (gap.IndexOfAny(".。!！?？;；\n") >= 0) { return true; }

        // "a tall, dark tree" goes on behind its comma; "red, a dog" does not.
        return gap.IndexOfAny(",，") >= 0 && !(Things.PartOf(text, text.Tokens[i]) is Part.Quality && !text.Tokens[i].IsHan);
    }

    private ReadOnlySpan<char> Gap(int one, int other) => text.Text.AsSpan(text.Tokens[one].End, Math.Max(0, text.Tokens[other].Start - text.Tokens[one].End));
}
