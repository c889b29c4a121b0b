using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>A fact with its arguments taken apart.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Arguments">Its arguments, in order.</param>
internal sealed record ReadFact(Fact Fact, ImmutableArray<TextReading> Arguments)
{
    public static ReadFact Of(Fact fact, PromptReader reader) => new(fact, [.. fact.Arguments.Select(reader.Read)]);
}

/// <summary>Tells whether a text states a fact: its words are there, in either language, and bound to one another.</summary>
/// <remarks>A quality or number is bound within three content words of its thing, with no other thing in between; a number stands before its
/// thing; a relation of place names the same two ends, or the inverse with the ends swapped.</remarks>
internal sealed class FactMatcher
{
    private const int Window = 3;
    private const int Reach = 12;
    private readonly TermBook book;

    public FactMatcher(TermBook book)
    {
        this.book = book;
    }

    /// <summary>Which facts a text states, with all their parents.</summary>
    public bool[] Stated(ImmutableArray<ReadFact> facts, TextReading text)
    {
        var own = new bool[facts.Length];
        var byId = new Dictionary<string, int>(facts.Length, StringComparer.Ordinal);
        for (var i = 0; i < facts.Length; i++)
        {
            own[i] = IsIn(facts[i], text);
            byId.TryAdd(facts[i].Fact.Id, i);
        }

        var stated = new bool[facts.Length];
        for (var i = 0; i < facts.Length; i++) { stated[i] = WithParents(i, 0); }

        return stated;

        // Parents that nobody wrote down ask nothing; a circle ends at the depth of any sane graph.
        bool WithParents(int at, int depth) =>
            own[at] && (depth > 20 || facts[at].Fact.Parents.All(parent => !byId.TryGetValue(parent, out var index) || WithParents(index, depth + 1)));
    }

    /// <summary>Whether a text states a fact, its parents aside.</summary>
    public bool IsIn(ReadFact fact, TextReading text)
    {
        var arguments = fact.Arguments;
        return fact.Fact.Kind switch
        {
            FactKind.Text => text.Text.Contains(fact.Fact.Arguments[0], StringComparison.Ordinal),
            FactKind.Attribute when arguments.Length >= 2 => IsQuality(text, arguments[0], arguments[1]),
            FactKind.Count when arguments.Length >= 2 => IsCount(text, arguments[0], arguments[1]),
            FactKind.Relation when arguments.Length >= 3 => IsRelation(text, arguments[0], fact.Fact.Arguments[1], arguments[1], arguments[2]),
            _ => arguments.All(argument => Says(text, argument)),
        };
    }

    private bool IsQuality(TextReading text, TextReading thing, TextReading quality)
    {
        var (things, qualities) = (Spans(text, thing), Spans(text, quality));
        foreach (var one in things)
        {
            foreach (var other in qualities)
            {
                if (other.Last < one.First ? IsBefore(text, other, one) : other.First <= one.Last || IsBehind(text, one, other)) { return true; }
            }
        }

        return false;
    }

    private bool IsCount(TextReading text, TextReading thing, TextReading number)
    {
        var (things, numbers) = (Spans(text, thing), Spans(text, number));
        foreach (var one in things)
        {
            foreach (var other in numbers)
            {
                if (other.Last <= one.First && Distance(text, other.Last, one.First) <= Window && !Any(text, other.Last + 1, one.First, Part.Number)) { return true; }
            }
        }

        return false;
    }

    private bool IsRelation(TextReading text, TextReading first, string relation, TextReading words, TextReading second)
    {
        var (ones, others) = (Spans(text, first), Spans(text, second));
        if (ones.Count == 0 || others.Count == 0) { return false; }

        if (Relations.Id(relation) is { } id)
        {
            foreach (var place in Relations.In(text))
            {
                if ((place.Id == id && Joins(text, place, ones, others)) || (Relations.AreInverse(place.Id, id) && Joins(text, place, others, ones))) { return true; }
            }

            return false;
        }

        var verbs = Spans(text, words);
        return verbs.Count > 0 && !verbs.TrueForAll(verb => IsSwapped(text, ones, verb, others));
    }

    /// <summary>Whether a word of place puts a figure to a ground.</summary>
    private static bool Joins(TextReading text, in RelationWord place, List<Span> figures, List<Span> grounds)
    {
        var (from, to) = (place.Token, place.Token + place.Count - 1);
        foreach (var ground in grounds)
        {
            var near = place.IsHan ? ground.Last < from && Distance(text, ground.Last, from) <= Window : ground.First > to && Distance(text, to, ground.First) <= Window + 1;
            if (!near) { continue; }

            foreach (var figure in figures)
            {
                var before = figure.Last < Math.Min(from, ground.First) && Distance(text, figure.Last, from) <= Reach;
                var behind = figure.First > Math.Max(to, ground.Last) && Distance(text, Math.Max(to, ground.Last), figure.First) <= Reach;
                if (before || behind) { return true; }
            }
        }

        return false;
    }

    /// <summary>"A cat chases a dog" where the dog was to chase the cat; "chased by" swaps them back.</summary>
    private static bool IsSwapped(TextReading text, List<Span> doers, Span verb, List<Span> done)
    {
        var next = verb.Last + 1 < text.Tokens.Count ? text.Tokens[verb.Last + 1].Term : "";
        var isPassive = next == "by" || (verb.First > 0 && text.Tokens[verb.First - 1].Term is "被" or "由");
        return !isPassive && doers.TrueForAll(one => one.First > verb.Last) && done.TrueForAll(one => one.Last < verb.First);
    }

    private static bool IsBefore(TextReading text, Span quality, Span thing) =>
        Distance(text, quality.Last, thing.First) <= Window && !AnotherThing(text, quality.Last + 1, thing.First);

    /// <summary>Behind its thing a quality is said of it, unless another thing follows at once: roses and red lilies.</summary>
    private static bool IsBehind(TextReading text, Span thing, Span quality)
    {
        if (Distance(text, thing.Last, quality.First) > Window || AnotherThing(text, thing.Last + 1, quality.First)) { return false; }

        var next = quality.Last + 1;
        return next >= text.Tokens.Count || !Touches(text, quality.Last, next) || Things.PartOf(text, text.Tokens[next]) != Part.Thing;
    }

    /// <summary>Whether a thing stands between that is no part of a compound with what follows: "red rose petals" are red petals, too.</summary>
    private static bool AnotherThing(TextReading text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (Things.PartOf(text, text.Tokens[i]) == Part.Thing && !Touches(text, i, i + 1)) { return true; }
        }

        return false;
    }

    private static bool Touches(TextReading text, int one, int next) =>
        text.Text.AsSpan(text.Tokens[one].End, Math.Max(0, text.Tokens[next].Start - text.Tokens[one].End)).IndexOfAnyExcept(' ', '-') < 0;

    private static bool Any(TextReading text, int from, int to, Part part)
    {
        for (var i = from; i < to; i++)
        {
            if (Things.PartOf(text, text.Tokens[i]) == part) { return true; }
        }

        return false;
    }

    /// <summary>How many content words lie from one word to another, the latter counted.</summary>
    private static int Distance(TextReading text, int one, int other) => text.Tokens[other].Place - text.Tokens[one].Place;

    /// <summary>Where a text says an argument: all its words near each other, else, where all are said, its last word.</summary>
    public List<Span> Spans(TextReading text, TextReading argument)
    {
        if (!Says(text, argument)) { return []; }

        var words = Words(argument);
        var last = Places(text, argument, words[^1]);
        var spans = last;
        for (var i = 0; i < words.Count - 1 && spans.Count > 0; i++)
        {
            var others = Places(text, argument, words[i]);
            spans = [.. spans.SelectMany(span => others.Where(other => IsNear(text, span, other)).Select(span.With).Take(1))];
        }

        return spans.Count > 0 ? spans : last;
    }

    private bool Says(TextReading text, TextReading argument)
    {
        var words = Words(argument);
        return words.Count > 0 && words.TrueForAll(word => book.Says(text, argument, word));
    }

    private static List<Token> Words(TextReading argument) => argument.Content.Count > 0 ? argument.Content : argument.Tokens;

    private static bool IsNear(TextReading text, Span one, Span other) =>
        Math.Min(Math.Abs(Distance(text, one.First, other.Last)), Math.Abs(Distance(text, one.Last, other.First))) <= Window;

    private List<Span> Places(TextReading text, TextReading argument, in Token word)
    {
        var places = new List<Span>(2);
        var concept = argument.NameOf(word)?.Concept?.Id;
        var names = word.IsHan ? book.English(word.Term) : [];
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var token = text.Tokens[i];
            if (token.Term == word.Term || (concept is not null && text.NameOf(token)?.Concept?.Id == concept) || IsCalled(token, word, argument, names)) { places.Add(new(i, i)); }
        }

        return places;

        bool IsCalled(in Token token, in Token word, TextReading argument, IReadOnlyList<string[]> names)
        {
            if (token.IsHan == word.IsHan) { return token.IsHan && token.Term.Length > 1 && word.Length > 1 && (token.Term.Contains(word.Term, StringComparison.Ordinal) || IsPart(token, word)); }

            if (!token.IsHan)
            {
                foreach (var name in names)
                {
                    if (name[^1] == token.Term && name.All(text.AllTerms.Contains)) { return true; }
                }

                return false;
            }

            return Holds(book.Chinese(word.Term), token.Term) || (argument.NameOf(word) is { } whole && Holds(book.Chinese(whole.Key), token.Term));
        }

        // A longer unknown word is read in pairs of characters, of which each is a part of it.
        bool IsPart(in Token token, in Token word) => token.Name < 0 && word.Term.Contains(token.Term, StringComparison.Ordinal)
            && text.Folded.AsSpan(Math.Max(0, token.Start - word.Length), Math.Min(text.Folded.Length - Math.Max(0, token.Start - word.Length), (2 * word.Length) + 2)).IndexOf(word.Term) >= 0;
    }

    private static bool Holds(IReadOnlyList<string> names, string token)
    {
        foreach (var name in names)
        {
            if (token == name || (name.Length > 1 && token.Contains(name, StringComparison.Ordinal))) { return true; }
        }

        return false;
    }

    /// <summary>A stretch of words, by index.</summary>
    internal readonly record struct Span(int First, int Last)
    {
        public Span With(Span other) => new(Math.Min(First, other.First), Math.Max(Last, other.Last));
    }
}
