namespace PromptForge.Translation;

/// <summary>What a stretch of a Chinese clause is, for the grammar.</summary>
internal enum Cat : byte
{
    None,
    Noun, NounPhrase, Possessor, Relative,
    Adjective, AdjectiveDe, AndAdjective,
    Adverb, Numeral, Counter, Quantity, Determiner,
    Verb, VerbPhrase, AndVerbPhrase, Clause,
    Preposition, Locative, PrepPhrase, With, WithAs,
    And, AndNounPhrase, Phrase,
    De, Di, Particle, By, ByPhrase, Ba, BaPhrase, Yi, Wei, Zai, Like,
    Count,
}

/// <summary>What else the rules and the writer ask about a word.</summary>
[Flags]
internal enum Traits : ulong
{
    None = 0,
    Flower = 1 << 0, Plant = 1 << 1, Person = 1 << 2, Animal = 1 << 3, Clothing = 1 << 4, Body = 1 << 5,
    Quality = 1 << 6, Style = 1 << 7, Material = 1 << 8, Time = 1 << 9, Picture = 1 << 10, Arrangement = 1 << 11,

    /// <summary>Nothing to count.</summary>
    Mass = 1 << 12,

    /// <summary>Plural already.</summary>
    Plural = 1 << 13,

    /// <summary>No article: names, protected spans, words left as they are.</summary>
    Bare = 1 << 14,

    /// <summary>An adjective or participle that follows its noun.</summary>
    Post = 1 << 15,

    /// <summary>A posture or a lasting state: standing, wearing.</summary>
    Stative = 1 << 16,

    /// <summary>A verb whose object is usually abstract: showing, expressing.</summary>
    Shows = 1 << 17,

    /// <summary>A verb whose English ends with a preposition.</summary>
    EndsPrep = 1 << 18,

    /// <summary>有 and 拥有.</summary>
    Have = 1 << 19,

    /// <summary>是.</summary>
    Copula = 1 << 20,

    /// <summary>A verb phrase with its object.</summary>
    Full = 1 << 21,

    /// <summary>More than one.</summary>
    Many = 1 << 22,

    Pronoun = 1 << 23, Place = 1 << 24, Age = 1 << 25, Ground = 1 << 26, Abstract = 1 << 27,

    /// <summary>A noun phrase that has its determiner.</summary>
    Determined = 1 << 28,

    /// <summary>A verb that is followed by 着 or has it.</summary>
    Lasting = 1 << 29,

    Unknown = 1 << 30,

    /// <summary>A verb without an object: sitting, blooming.</summary>
    Intransitive = 1u << 31,

    /// <summary>A noun with its owner or its relative clause: the colour of the sky, a bouquet of roses.</summary>
    Owned = 1UL << 32,

    /// <summary>A dimension that can be measured: tall, long.</summary>
    Dimension = 1UL << 33,

    /// <summary>A verb that ends with 在 and asks for a place.</summary>
    Placing = 1UL << 34,
}

/// <summary>One reading of a Chinese word: its English, its category, its traits.</summary>
/// <param name="Text">The English text, singular; empty when English needs nothing.</param>
/// <param name="Plural">The plural where the glossary tells it.</param>
/// <param name="Cat">The category.</param>
/// <param name="Traits">The traits.</param>
internal sealed record Sense(string Text, string? Plural, Cat Cat, Traits Traits);

/// <summary>A stretch of the clause with its readings.</summary>
internal struct Token
{
    public int Start;
    public int Length;
    public Sense[] Senses;
}
