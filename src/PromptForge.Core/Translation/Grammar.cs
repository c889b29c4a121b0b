using static PromptForge.Translation.Cat;

namespace PromptForge.Translation;

/// <summary>How a rule writes its two halves.</summary>
internal enum Act : byte
{
    Word,

    /// <summary>Left, then right.</summary>
    Keep,

    /// <summary>Right, then left.</summary>
    Swap,

    /// <summary>Only the left half.</summary>
    Left,

    /// <summary>Only the right half.</summary>
    Right,

    /// <summary>A noun alone as a noun phrase.</summary>
    Plain,
    Describe, List, Compound, Possess, Relate, Quantify, QuantifyOfAge, Measured, Determine, Predicate, Trail, LocativePhrase, PrepDrop, Alone,
    Adverbial, Likeness, Object, Complement, Passive, PassiveBare, ByAgent, Exists, Presents, FrontPhrase, WithAsPhrase, Disposal, Date, LocativeOwn, LocativeOf, Copula, ClauseModifier, Ahead,
}

/// <summary>One rule: two neighbours become one, at a cost, when their traits allow it.</summary>
internal readonly record struct Rule(
    Cat Left, Cat Right, Cat Result, int Cost, Act Act,
    Traits NeedLeft = 0, Traits NeedRight = 0, Traits AvoidLeft = 0, Traits AvoidRight = 0, Traits Add = 0, bool HeadIsLeft = false);

/// <summary>The transfer rules. The cheapest way of reading a clause wins; among equals, the one found first.</summary>
internal static class Grammar
{
    private const Traits Alive = Traits.Person | Traits.Animal;

    private static readonly Rule[] All =
    [
        // What stands before a noun.
        new(Adjective, Noun, Noun, 1, Act.Describe, AvoidRight: Traits.Owned),
        // 白玫瑰的花束: without 的 an adjective belongs to the word behind it.
        new(Adjective, Noun, Noun, 2, Act.Describe, NeedRight: Traits.Owned),
        new(AdjectiveDe, Noun, Noun, 1, Act.Describe),
        new(AdjectiveDe, NounPhrase, NounPhrase, 3, Act.Ahead),
        new(Adjective, De, AdjectiveDe, 0, Act.Left, HeadIsLeft: true),
        new(Noun, Like, AdjectiveDe, 0, Act.Likeness, HeadIsLeft: true),
        new(Adjective, Like, AdjectiveDe, 0, Act.Left, HeadIsLeft: true),
        new(AdjectiveDe, De, AdjectiveDe, 0, Act.Left, HeadIsLeft: true),
        new(Phrase, De, Relative, 0, Act.Left, HeadIsLeft: true),
        new(Adjective, Adjective, Adjective, 0, Act.List),
        new(AdjectiveDe, AdjectiveDe, AdjectiveDe, 2, Act.List),
        new(And, Adjective, AndAdjective, 0, Act.Keep),
        new(Adjective, AndAdjective, Adjective, 0, Act.Keep, HeadIsLeft: true),
        new(Adverb, Adjective, Adjective, 0, Act.Keep, AvoidLeft: Traits.Post),
        new(Adverb, Adjective, Adjective, 0, Act.Keep, NeedLeft: Traits.Post, Add: Traits.Post),
        new(Adverb, Numeral, Numeral, 1, Act.Keep),
        new(Adjective, Quantity, Adjective, 0, Act.Swap, NeedLeft: Traits.Dimension, Add: Traits.Post),
        new(Quantity, Adjective, Adjective, 0, Act.Keep, NeedRight: Traits.Dimension, Add: Traits.Post),
        new(Noun, Noun, Noun, 4, Act.Compound, AvoidLeft: Traits.Material),
        new(Noun, Noun, Noun, 2, Act.Compound, NeedLeft: Traits.Material),
        new(NounPhrase, De, Possessor, 1, Act.Left, HeadIsLeft: true),
        new(Possessor, Noun, Noun, 3, Act.Possess, AvoidLeft: Traits.Determined, Add: Traits.Owned),
        new(Possessor, Noun, Noun, 3, Act.Possess, NeedLeft: Traits.Determined | Traits.Person, Add: Traits.Owned),

        // 六个不同颜色的花瓶: the number counts the vases.
        new(Possessor, Noun, Noun, 4, Act.Possess, NeedLeft: Traits.Determined, Add: Traits.Owned),
        new(Possessor, NounPhrase, NounPhrase, 4, Act.Possess),
        new(Numeral, De, AdjectiveDe, 2, Act.Left, HeadIsLeft: true),

        // A clause before 的 follows its noun in English.
        new(VerbPhrase, De, Relative, 0, Act.Left, AvoidLeft: Traits.Shows, HeadIsLeft: true),
        new(VerbPhrase, De, Relative, 5, Act.Left, NeedLeft: Traits.Shows, HeadIsLeft: true),
        new(PrepPhrase, De, Relative, 0, Act.Left, HeadIsLeft: true),
        new(Clause, De, Relative, 1, Act.ClauseModifier, AvoidLeft: Traits.Full),
        new(Clause, De, Relative, 4, Act.ClauseModifier, NeedLeft: Traits.Full),
        new(Relative, Noun, Noun, 1, Act.Relate, NeedRight: Alive, Add: Traits.Owned),
        new(Relative, Noun, Noun, 3, Act.Relate, AvoidRight: Alive, Add: Traits.Owned),
        new(Relative, NounPhrase, NounPhrase, 2, Act.Relate, Add: Traits.Owned),

        // Counting.
        new(Numeral, Counter, Quantity, 0, Act.Measured, AvoidRight: Traits.Age | Traits.Time),
        new(Numeral, Counter, Noun, 1, Act.Date, NeedRight: Traits.Time),
        new(Numeral, Counter, Adjective, 0, Act.QuantifyOfAge, NeedRight: Traits.Age),
        new(Adjective, Counter, Counter, 2, Act.Keep),
        new(Determiner, Counter, Determiner, 0, Act.Left, AvoidRight: Traits.Full, HeadIsLeft: true),
        new(Determiner, Counter, Quantity, 0, Act.Measured, NeedRight: Traits.Full, HeadIsLeft: true),
        new(Determiner, Quantity, Quantity, 0, Act.Keep),
        new(Quantity, De, Quantity, 1, Act.Left, HeadIsLeft: true),
        new(Quantity, Noun, NounPhrase, 0, Act.Quantify, AvoidLeft: Traits.Dimension, Add: Traits.Determined),
        new(Quantity, Noun, NounPhrase, 3, Act.Quantify, NeedLeft: Traits.Dimension, Add: Traits.Determined),
        new(Determiner, Noun, NounPhrase, 0, Act.Determine, Add: Traits.Determined),
        new(Determiner, De, Determiner, 0, Act.Left, HeadIsLeft: true),

        // Place and other relations.
        new(NounPhrase, Locative, PrepPhrase, 1, Act.LocativePhrase, HeadIsLeft: true),
        new(Determiner, Locative, PrepPhrase, 1, Act.LocativeOwn, NeedLeft: Traits.Plural),
        new(Possessor, Locative, PrepPhrase, 1, Act.LocativeOf, NeedRight: Traits.Full),
        new(Zai, PrepPhrase, PrepPhrase, 0, Act.Right),
        new(Zai, NounPhrase, PrepPhrase, 1, Act.Keep),
        new(Preposition, NounPhrase, PrepPhrase, 1, Act.Keep, AvoidLeft: Traits.Post),
        new(Preposition, PrepPhrase, PrepPhrase, 1, Act.PrepDrop),
        new(Preposition, AdjectiveDe, PrepPhrase, 3, Act.Keep, AvoidLeft: Traits.Post),
        new(Yi, NounPhrase, With, 0, Act.Keep),
        new(With, Wei, WithAs, 0, Act.Keep),
        new(WithAs, NounPhrase, PrepPhrase, 0, Act.WithAsPhrase),
        new(With, Preposition, PrepPhrase, 0, Act.Keep, NeedRight: Traits.Post),
        new(NounPhrase, Preposition, NounPhrase, 6, Act.Keep, NeedRight: Traits.Post, HeadIsLeft: true),
        new(With, VerbPhrase, VerbPhrase, 2, Act.Swap),
        new(Yi, VerbPhrase, VerbPhrase, 3, Act.Right),
        new(Wei, NounPhrase, PrepPhrase, 5, Act.Keep),

        // Verbs and what belongs to them.
        new(Verb, Particle, Verb, 0, Act.Left, Add: Traits.Lasting, HeadIsLeft: true),
        new(Adjective, Particle, Adjective, 1, Act.Left, HeadIsLeft: true),
        new(Verb, NounPhrase, VerbPhrase, 0, Act.Object, AvoidLeft: Traits.Intransitive | Traits.Placing, Add: Traits.Full, HeadIsLeft: true),
        new(Verb, NounPhrase, VerbPhrase, 3, Act.Object, NeedLeft: Traits.Placing, AvoidLeft: Traits.Intransitive, Add: Traits.Full, HeadIsLeft: true),
        new(Verb, NounPhrase, VerbPhrase, 6, Act.Object, NeedLeft: Traits.Intransitive, Add: Traits.Full, HeadIsLeft: true),
        new(Verb, PrepPhrase, VerbPhrase, 1, Act.Complement, AvoidLeft: Traits.Placing, HeadIsLeft: true),
        new(Verb, PrepPhrase, VerbPhrase, 0, Act.Complement, NeedLeft: Traits.Placing, HeadIsLeft: true),
        new(Verb, Clause, VerbPhrase, 4, Act.Keep, Add: Traits.Full, HeadIsLeft: true),
        new(Verb, VerbPhrase, VerbPhrase, 9, Act.Keep, AvoidLeft: Traits.Stative, HeadIsLeft: true),
        new(Verb, Adjective, VerbPhrase, 3, Act.Keep, AvoidLeft: Traits.Copula, HeadIsLeft: true),
        new(Verb, AdjectiveDe, VerbPhrase, 1, Act.Keep, NeedLeft: Traits.Copula, Add: Traits.Full, HeadIsLeft: true),
        new(Verb, Adjective, VerbPhrase, 1, Act.Keep, NeedLeft: Traits.Copula, HeadIsLeft: true),
        new(Wei, NounPhrase, VerbPhrase, 3, Act.Copula, Add: Traits.Copula | Traits.Full),
        new(Wei, Adjective, VerbPhrase, 2, Act.Copula, Add: Traits.Copula | Traits.Full),
        new(Adverb, VerbPhrase, VerbPhrase, 1, Act.Keep),
        new(Adjective, Di, Adverb, 0, Act.Adverbial),
        new(Phrase, Di, Adverb, 0, Act.Left),
        new(Adverb, Di, Adverb, 0, Act.Left),
        new(Adjective, VerbPhrase, VerbPhrase, 6, Act.Adverbial, AvoidLeft: Traits.Style),
        new(PrepPhrase, VerbPhrase, VerbPhrase, 2, Act.Swap),
        new(PrepPhrase, Adjective, Adjective, 4, Act.Swap, NeedLeft: Traits.Time, Add: Traits.Post),
        new(VerbPhrase, VerbPhrase, VerbPhrase, 6, Act.Keep, HeadIsLeft: true),
        new(And, VerbPhrase, AndVerbPhrase, 0, Act.Keep),
        new(VerbPhrase, AndVerbPhrase, VerbPhrase, 2, Act.Keep, HeadIsLeft: true),
        new(VerbPhrase, Particle, VerbPhrase, 1, Act.Left, HeadIsLeft: true),
        new(Ba, NounPhrase, BaPhrase, 0, Act.Right),
        new(BaPhrase, VerbPhrase, VerbPhrase, 0, Act.Disposal, Add: Traits.Full),
        new(By, NounPhrase, ByPhrase, 0, Act.Right),
        new(ByPhrase, VerbPhrase, VerbPhrase, 0, Act.Passive),
        new(By, VerbPhrase, VerbPhrase, 1, Act.PassiveBare),

        // Whole clauses.
        new(NounPhrase, VerbPhrase, Clause, 2, Act.Keep),
        new(NounPhrase, Adjective, NounPhrase, 5, Act.Predicate, HeadIsLeft: true),
        new(NounPhrase, AdjectiveDe, NounPhrase, 9, Act.Predicate, HeadIsLeft: true),
        new(NounPhrase, Phrase, NounPhrase, 4, Act.Trail, HeadIsLeft: true),
        new(Phrase, NounPhrase, NounPhrase, 7, Act.Trail),
        new(NounPhrase, PrepPhrase, NounPhrase, 5, Act.Keep, HeadIsLeft: true),
        new(PrepPhrase, VerbPhrase, Clause, 0, Act.Exists, NeedRight: Traits.Have | Traits.Full),
        new(PrepPhrase, VerbPhrase, Clause, 1, Act.Exists, NeedRight: Traits.Copula | Traits.Full),
        new(PrepPhrase, VerbPhrase, Clause, 1, Act.Presents, NeedRight: Traits.Stative | Traits.Full, AvoidRight: Traits.Have),
        new(PrepPhrase, VerbPhrase, Clause, 1, Act.Presents, NeedRight: Traits.Lasting | Traits.Full, AvoidRight: Traits.Have),
        new(PrepPhrase, NounPhrase, NounPhrase, 9, Act.Swap),
        new(PrepPhrase, Clause, Clause, 3, Act.FrontPhrase),
        new(Adverb, Clause, Clause, 3, Act.Keep),
        new(Adverb, NounPhrase, NounPhrase, 7, Act.Keep),

        // Joining.
        // 芦苇与枯荷组成的插花: what is joined stands side by side, before what belongs to both.
        new(And, NounPhrase, AndNounPhrase, 0, Act.Keep, AvoidRight: Traits.Owned, Add: Traits.Many),
        new(And, NounPhrase, AndNounPhrase, 1, Act.Keep, NeedRight: Traits.Owned, Add: Traits.Many),
        new(NounPhrase, AndNounPhrase, NounPhrase, 2, Act.Keep, Add: Traits.Many),
        new(Particle, NounPhrase, NounPhrase, 2, Act.Right),
        new(Particle, VerbPhrase, VerbPhrase, 2, Act.Right),
        new(Particle, Clause, Clause, 2, Act.Right),
        new(Particle, PrepPhrase, PrepPhrase, 3, Act.Right),
        new(NounPhrase, Particle, NounPhrase, 2, Act.Left, HeadIsLeft: true),
        new(Quantity, Counter, Quantity, 2, Act.Left, Add: Traits.Many, HeadIsLeft: true),
    ];

    /// <summary>What one category may also stand for, and what that costs.</summary>
    private static readonly Rule[] Alone =
    [
        new(Noun, None, NounPhrase, 1, Act.Plain, HeadIsLeft: true),
        new(Verb, None, VerbPhrase, 1, Act.Alone, HeadIsLeft: true),
        new(Numeral, None, Quantity, 4, Act.Alone, HeadIsLeft: true),
        new(Quantity, None, NounPhrase, 9, Act.Alone, Add: Traits.Determined, HeadIsLeft: true),
        new(Locative, None, PrepPhrase, 4, Act.Alone, NeedLeft: Traits.Full, HeadIsLeft: true),
        new(Phrase, None, NounPhrase, 5, Act.Alone, AvoidLeft: Traits.Post, Add: Traits.Bare, HeadIsLeft: true),
        new(Adjective, None, NounPhrase, 11, Act.Alone, Add: Traits.Bare, HeadIsLeft: true),
        new(With, None, PrepPhrase, 3, Act.Alone, HeadIsLeft: true),
        new(ByPhrase, None, PrepPhrase, 6, Act.Alone, HeadIsLeft: true),
    ];

    private static readonly Rule[][] Singles = Index(Alone, rule => (int)rule.Left, (int)Cat.Count);
    private static readonly Rule[][] Pairs = Index(All, rule => At(rule.Left, rule.Right), (int)Cat.Count * (int)Cat.Count);
    private static readonly ulong[] Masks = MasksOf(All);

    /// <summary>The rules that join two categories.</summary>
    public static Rule[] Joining(Cat left, Cat right) => Pairs[At(left, right)];

    /// <summary>The categories that may stand to the right of one, a bit each.</summary>
    public static ulong Partners(Cat left) => Masks[(int)left];

    /// <summary>What a category may also stand for.</summary>
    public static Rule[] Promotions(Cat one) => Singles[(int)one];

    private static int At(Cat left, Cat right) => ((int)left * (int)Cat.Count) + (int)right;

    private static Rule[][] Index(Rule[] rules, Func<Rule, int> place, int places)
    {
        var index = new Rule[places][];
        Array.Fill(index, []);
        foreach (var group in rules.GroupBy(place)) { index[group.Key] = [.. group]; }

        return index;
    }

    private static ulong[] MasksOf(Rule[] rules)
    {
        var masks = new ulong[(int)Cat.Count];
        foreach (var rule in rules) { masks[(int)rule.Left] |= 1UL << (int)rule.Right; }

        return masks;
    }
}
