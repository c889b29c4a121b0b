using System.Collections.Immutable;
using PromptForge.Concepts;

namespace PromptForge.Content;

/// <summary>Knowledge entries in a snapshot: ids and kinds, which everybody needs, and bodies that are each read alone when somebody asks.</summary>
internal static class ConceptParts
{
    // A text that stands in fewer entries costs less where it stands.
    private const int ManyEntries = 3;

    /// <summary>Writes entries, or reads them back.</summary>
    /// <param name="archive">Where to.</param>
    /// <param name="concepts">The entries; null to read them.</param>
    /// <param name="body">Describes a body both ways.</param>
    /// <param name="phraseEnds">How many phrases the entries up to each one have.</param>
    public static ImmutableArray<Concept> Archive(Archive archive, ImmutableArray<Concept>? concepts, Func<Archive, Concept?, ConceptBody> body, out int[] phraseEnds)
    {
        var shared = new SharedTexts(archive.Texts(concepts is { } all ? Shared(all, body) : []));
        var heads = archive.List<(string Id, string Kind)>(concepts is { } given ? [.. given.Select(concept => (concept.Id, concept.Kind))] : [], head => (archive.Text(head.Id), archive.Text(head.Kind)));
        var (bytes, ends) = concepts is { } written ? Parts(written, body, shared) : ([], []);
        bytes = archive.Numbers(bytes);
        ends = archive.Numbers(ends);
        phraseEnds = archive.Numbers(concepts is { } counted ? PhraseList.Ends(counted) : null);
        if (concepts is { } same) { return same; }

        if (ends.Length != heads.Length || phraseEnds.Length != heads.Length) { throw new InvalidDataException("These bytes are no content snapshot of this version."); }

        ConceptBody Read(int number) => body(new(bytes, number == 0 ? 0 : ends[number - 1], shared), null);
        var read = (Func<int, ConceptBody>)Read;
        var concept = new Concept[heads.Length];
        for (var i = 0; i < concept.Length; i++) { concept[i] = new(heads[i].Id, heads[i].Kind, read, i); }

        return [.. concept];
    }

    private static (byte[] Bytes, int[] Ends) Parts(ImmutableArray<Concept> concepts, Func<Archive, Concept?, ConceptBody> body, SharedTexts shared)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var ends = new int[concepts.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            body(new(writer, shared), concepts[i]);
            writer.Flush();
            ends[i] = (int)stream.Length;
        }

        return (stream.ToArray(), ends);
    }

    private static ImmutableArray<string> Shared(ImmutableArray<Concept> concepts, Func<Archive, Concept?, ConceptBody> body)
    {
        var entries = new Dictionary<string, int>(StringComparer.Ordinal);
        using var nowhere = new BinaryWriter(Stream.Null);
        foreach (var concept in concepts)
        {
            var part = new Archive(nowhere, SharedTexts.None);
            body(part, concept);
            foreach (var text in part.Written) { entries[text] = entries.GetValueOrDefault(text) + 1; }
        }

        return [.. entries.Where(text => text.Value >= ManyEntries).OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal).Select(text => text.Key)];
    }
}
