using System.Buffers.Binary;
using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Knowledge;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Templates;

namespace PromptForge.Content;

/// <summary>Content as bytes: what the build embeds, so that starting parses no YAML.</summary>
public static class Snapshot
{
    private const string Magic = "PromptForge content 2";
    private const string Resource = "PromptForge.content";

    /// <summary>Writes content: the length of the texts, the texts with all single values, the tables.</summary>
    public static void Write(ForgeContent content, Stream stream)
    {
        using var texts = new MemoryStream();
        using var tables = new MemoryStream();
        using var writer = new BinaryWriter(texts);
        var archive = new Archive(writer, tables);
        WriteParts(archive, content);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, texts.Length);
        stream.Write(length);
        texts.WriteTo(stream);
        tables.WriteTo(stream);
    }

    /// <summary>Reads content from a stream that knows its length.</summary>
    /// <exception cref="InvalidDataException">The bytes are no snapshot of this version.</exception>
    public static ForgeContent Read(Stream stream)
    {
        var content = Begin(stream);
        _ = Told(() => content.Index);
        return content;
    }

    /// <summary>Writes content with its tables.</summary>
    internal static void WriteParts(Archive archive, ForgeContent content)
    {
        archive.Text(Magic);
        Content(archive, content, out _);
        Spellings(archive, content.Spellings);
        var lexicon = content.ToLexicon();
        Index(archive, content.Index ?? IndexTables.Build(lexicon, new RetrievalOptions().Dimensions), lexicon.Folding);
    }

    /// <summary>Reads content with its tables at once.</summary>
    /// <exception cref="InvalidDataException">The bytes are no snapshot of this version.</exception>
    internal static ForgeContent ReadParts(Archive archive)
    {
        var content = Begin(archive);
        _ = content.Index;
        return content;
    }

    internal static ForgeContent ReadEmbedded() =>
        Begin(typeof(Snapshot).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The content snapshot is missing from this build of PromptForge.Core."));

    /// <summary>Reads all but the index, which stays in the stream until somebody searches.</summary>
    private static ForgeContent Begin(Stream stream) => Told(() =>
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        stream.ReadExactly(length);
        var texts = new byte[Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(length), (ulong)(stream.Length - stream.Position))];
        stream.ReadExactly(texts);
        return Begin(new Archive(texts, stream));
    });

    private static ForgeContent Begin(Archive archive)
    {
        if (archive.Text(null) != Magic) { throw new InvalidDataException("These bytes are no content snapshot of this version."); }

        var content = Content(archive, null, out var phraseEnds);
        return content.With(Spellings(archive, null), phraseEnds, new(() => Index(archive, null, new(content.VariantsFrom, content.VariantsTo))));
    }

    private static T Told<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception torn) when (torn is IndexOutOfRangeException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new InvalidDataException("These bytes end within a content snapshot, or are none.", torn);
        }
    }

    private static ForgeContent Content(Archive a, ForgeContent? c, out int[] phraseEnds)
    {
        var concepts = ConceptParts.Archive(a, c?.Concepts, Body, out phraseEnds);
        return Rest(a, c) with { Concepts = concepts };
    }

    private static ForgeContent Rest(Archive a, ForgeContent? c) => new()
    {
        Version = a.Text(c?.Version),
        Slots = a.List(c?.Slots ?? [], s => new Slot(
            a.Text(s?.Name), a.Texts(s?.Values ?? []), a.Flag(s?.OfScene ?? false), a.Flag(s?.Exclusive ?? false), a.List(s?.Together ?? [], g => a.Texts(g)),
            a.List(s?.Words ?? [], w => new SlotWords(a.Text(w?.Value), a.Texts(w?.Spellings ?? []))))),
        VariantsFrom = a.Text(c?.VariantsFrom),
        VariantsTo = a.Text(c?.VariantsTo),
        Words = a.List(c?.Words ?? [], w => new Word(a.Text(w?.Zh), a.Texts(w?.En ?? []), a.Text(w?.Pos), a.Optional(w?.Class), Role(a, w?.Role))),
        Negatives = a.List(c?.Negatives ?? [], n => Negative(a, n)),
        Styles = a.List(c?.Styles ?? [], s => Style(a, s)),
        Strategies = a.List(c?.Strategies ?? [], s => new Strategy(
            a.Text(s?.Id), Local(a, s?.Name), Local(a, s?.Description), a.Flag(s?.Enriches ?? false), a.Flag(s?.RewritesWithChat ?? false), a.Flag(s?.ProviderRewrites ?? false))
        {
            TranslatesWithChat = a.Flag(s?.TranslatesWithChat ?? false),
        }),
        Profiles = a.List(c?.Profiles ?? [], p => Profile(a, p)),
        ClipCounts = a.Text(c?.ClipCounts),
        Wildcards = Map(a, c?.Wildcards, choices => a.Texts(choices.IsDefault ? [] : choices)),
    };

    private static SpellingTable Spellings(Archive a, SpellingTable? t) =>
        new(a.Text(t?.Letters), a.Numbers(t?.Ends), a.Numbers(t?.Terms), a.Numbers(t?.Places), a.Numbers(t?.NextWord));

    private static IndexTables Index(Archive a, IndexTables? t, Folding folding)
    {
        var words = new Bm25Index(new(folding), Terms(a, t?.Words.Ids), Postings(a, t?.Words.Postings), a.Number(t?.Words.Count ?? 0));
        return new(words, new(new(folding, a.Number(t?.Spellings.Dimensions ?? 0)), Postings(a, t?.Spellings.Postings)));
    }

    private static TermTable Terms(Archive a, TermTable? t) => new(a.Numbers(t?.Keys), a.Numbers(t?.Numbers), a.Number(t?.Count ?? 0));

    private static Postings Postings(Archive a, Postings? p) => new(a.Numbers(p?.Starts), a.Numbers(p?.Documents), a.Numbers(p?.Weights));

    private static ConceptBody Body(Archive a, Concept? x) => new()
    {
        Names = new(a.Texts(x?.Names.Zh ?? []), a.Texts(x?.Names.ZhHant ?? []), a.Texts(x?.Names.En ?? []), a.Optional(x?.Names.Latin)),
        IsA = a.Texts(x?.IsA ?? []),
        Facts = a.List(x?.Facts ?? [], f => new Fact(a.Text(f?.Key), a.Texts(f?.Is ?? []), a.Texts(f?.Can ?? []), a.Optional(f?.Source), a.Optional(f?.Checked))),
        Meanings = a.List(x?.Meanings ?? [], m => new Meaning(a.Text(m?.Culture), Local(a, m?.Text), a.Optional(m?.Source), a.Flag(m?.IsTaboo ?? false))),
        Phrases = a.List(x?.Phrases ?? [], p => Phrase(a, p)),
        Pairs = a.Texts(x?.Pairs ?? []),
        Styles = a.Texts(x?.Styles ?? []),
        Vessels = a.Texts(x?.Vessels ?? []),
        Hints = a.List(x?.Hints ?? [], h => Local(a, h)),
        Description = Local(a, x?.Description),
        Origin = a.Optional(x?.Origin),
        Role = Role(a, x?.Role),
    };

    private static Phrase Phrase(Archive a, Phrase? p) => new()
    {
        Id = a.Text(p?.Id),
        Text = Local(a, p?.Text),
        Role = (FragmentRole)a.Number((int)(p?.Role ?? 0)),
        Relevance = a.Real(p?.Relevance ?? 0),
        Claims = a.List(p?.Claims ?? [], c => new Claim(a.Text(c.Slot), a.Text(c.Value), a.Text(c.Of), a.Flag(c.Possible))),
        Why = a.Flag(p?.Why is not null) ? Local(a, p?.Why) : null,
        When = Condition(a, p?.When),
    };

    private static Condition Condition(Archive a, Condition? w) =>
        new(a.Texts(w?.Any ?? []), a.Texts(w?.All ?? []), a.Texts(w?.None ?? []), a.Optional(w?.Unset), a.Optional(w?.Set));

    private static NegativePhrase Negative(Archive a, NegativePhrase? n) => new(Phrase(a, n?.Phrase), a.Text(n?.Class), a.Texts(n?.Helps ?? []));

    private static StyleTemplate Style(Archive a, StyleTemplate? s) => new()
    {
        Id = a.Text(s?.Id),
        IsDomain = a.Flag(s?.IsDomain ?? false),
        IsAbstract = a.Flag(s?.IsAbstract ?? false),
        Extends = a.Optional(s?.Extends),
        Name = Local(a, s?.Name),
        Description = Local(a, s?.Description),
        Aliases = a.Texts(s?.Aliases ?? []),
        Auto = a.List(s?.Auto ?? [], r => new AutoRule(Condition(a, r?.When), a.Real(r?.Score ?? 0))),
        Slots = a.List(s?.Slots ?? [], t => new TemplateSlot(a.Text(t?.Name), a.Text(t?.Kind), a.Optional(t?.Default))),
        Phrases = a.List(s?.Phrases ?? [], p => Phrase(a, p)),
        Quotas = Map(a, s?.Quotas, a.Number),
        Negatives = a.List(s?.Negatives ?? [], n => Negative(a, n)),
    };

    private static ModelProfile Profile(Archive a, ModelProfile? p) => new()
    {
        Id = a.Text(p?.Id),
        Name = Local(a, p?.Name),
        Vendor = a.Text(p?.Vendor),
        Model = a.Optional(p?.Model),
        Family = a.Text(p?.Family),
        Status = a.Text(p?.Status),
        Until = a.Optional(p?.Until),
        Successor = a.Optional(p?.Successor),
        BehavesLike = a.Optional(p?.BehavesLike),
        Limits = a.List(p?.Limits ?? [], l => Limit(a, l)),
        Negative = (NegativeForm)a.Number((int)(p?.Negative ?? 0)),
        NegativeLimits = a.List(p?.NegativeLimits ?? [], l => Limit(a, l)),
        Languages = Map(a, p?.Languages, level => (LanguageLevel)a.Number((int)level)),
        Dialect = (Dialect)a.Number((int)(p?.Dialect ?? 0)),
        Weights = (WeightForm)a.Number((int)(p?.Weights ?? 0)),
        Lora = a.Flag(p?.Lora ?? false),
        Flags = a.Flag(p?.Flags ?? false),
        RewritingField = a.Optional(p?.RewritingField),
        RewritingByDefault = a.Flag(p?.RewritingByDefault ?? false),
        Sizes = a.Flag(p?.Sizes is not null)
            ? new(a.Text(p?.Sizes?.Mode), a.Texts(p?.Sizes?.Values ?? []), a.Optional(p?.Sizes?.Default), a.OptionalReal(p?.Sizes?.MultipleOf), a.OptionalReal(p?.Sizes?.Min), a.OptionalReal(p?.Sizes?.Max))
            {
                Separator = a.Text(p?.Sizes?.Separator),
                MinPixels = a.OptionalReal(p?.Sizes?.MinPixels),
                MaxPixels = a.OptionalReal(p?.Sizes?.MaxPixels),
                MaxRatio = a.OptionalReal(p?.Sizes?.MaxRatio),
            }
            : null,
        Count = Range(a, p?.Count),
        Steps = Range(a, p?.Steps),
        Guidance = Range(a, p?.Guidance),
        Seed = Range(a, p?.Seed),
        Styles = a.Texts(p?.Styles ?? []),
        Price = a.Flag(p?.Price is not null)
            ? new(a.Real(p?.Price?.Amount ?? 0), a.Text(p?.Price?.Currency), (PriceUnit)a.Number((int)(p?.Price?.Unit ?? 0)), a.OptionalReal(p?.Price?.Further), a.OptionalReal(p?.Price?.Steps))
            : null,
        Api = a.Flag(p?.Api is not null) ? Api(a, p?.Api) : null,
    };

    private static ApiFacts Api(Archive a, ApiFacts? x) => new()
    {
        Speaks = a.Text(x?.Speaks),
        Url = a.Text(x?.Url),
        Poll = a.Optional(x?.Poll),
        Cancel = a.Optional(x?.Cancel),
        IsForm = a.Flag(x?.IsForm ?? false),
        IsLocal = a.Flag(x?.IsLocal ?? false),
        Key = a.Flag(x?.Key is not null) ? new(a.Text(x?.Key?.Header), a.Optional(x?.Key?.Scheme), a.Texts(x?.Key?.Variables ?? []), a.Flag(x?.Key?.IsOptional ?? false)) : null,
        Hosts = a.Texts(x?.Hosts ?? []),
        Headers = Map(a, x?.Headers, a.Text),
        Fields = Map(a, x?.Fields, a.Text),
        Send = Map(a, x?.Send, a.Text),
        Image = a.Flag(x?.Image is not null)
            ? new(a.Text(x?.Image?.Field), a.Text(x?.Image?.Form), a.Optional(x?.Image?.Url), a.Optional(x?.Image?.Strength), a.Flag(x?.Image?.Inverted ?? false),
                a.OptionalReal(x?.Image?.MaxBytes), Map(a, x?.Image?.Required, a.Text), a.Texts(x?.Image?.Without ?? []), a.OptionalReal(x?.Image?.Likeness))
            : null,
        Controls = Map(a, x?.Controls, a.Text),
        Codes = Map(a, x?.Codes, a.Text),
        Hints = Map(a, x?.Hints, a.Text),
        Refuses = a.List(x?.Refuses ?? [], a.Number),
        FreeFailures = a.Flag(x?.FreeFailures ?? false),
        Rate = new(Whole(a, x?.Rate.Requests), a.OptionalReal(x?.Rate.Seconds), Whole(a, x?.Rate.Running), a.OptionalReal(x?.Rate.Pause)),
        Expires = a.OptionalReal(x?.Expires),
    };

    private static int? Whole(Archive a, int? number) => a.Flag(number is not null) ? a.Number(number ?? 0) : null;

    private static LengthLimit Limit(Archive a, LengthLimit? l) => new(
        new(a.Number(l?.Length.Value ?? 0), (LengthUnit)a.Number((int)(l?.Length.Unit ?? 0))),
        (LimitKind)a.Number((int)(l?.Kind ?? 0)), a.Optional(l?.Overflow), a.Optional(l?.Source), a.Optional(l?.Checked));

    private static NumberRange? Range(Archive a, NumberRange? r) =>
        a.Flag(r is not null) ? new(a.OptionalReal(r?.Min), a.OptionalReal(r?.Max), a.OptionalReal(r?.Default)) : null;

    private static LocalText Local(Archive a, LocalText? text) => new(a.Optional(text?.Zh), a.Optional(text?.En));

    private static FragmentRole? Role(Archive a, FragmentRole? role)
    {
        var number = a.Number(role is null ? 0 : (int)role + 1);
        return number == 0 ? null : (FragmentRole)(number - 1);
    }

    private static ImmutableSortedDictionary<string, T> Map<T>(Archive a, ImmutableSortedDictionary<string, T>? map, Func<T, T> value)
    {
        var count = a.Number(map?.Count ?? 0);
        if (map is not null)
        {
            foreach (var (name, one) in map)
            {
                a.Text(name);
                value(one);
            }

            return map;
        }

        var read = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) { read.Add(a.Text(null), value(default!)); }

        return read.ToImmutable();
    }
}
