using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Authoring;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Importing;

namespace PromptForge.Documents;

/// <summary>Makes knowledge entries of people's own documents: tables become entries, texts become passages that can be found.</summary>
/// <remarks>Documents are data. Of a passage only the entries that it names ever reach a prompt; what it says to do is not done.</remarks>
public sealed class KnowledgeImporter
{
    private const int MostPairs = 32;
    private readonly Lexicon lexicon;
    private readonly RowReader rows;
    private readonly Linker linker;

    // Texts of passages that are known, without the differences that do not count.
    private readonly HashSet<string> texts;

    /// <summary>Imports beside this content.</summary>
    /// <param name="content">What is known already.</param>
    /// <param name="lexicon">The names of the same content.</param>
    /// <param name="replaced">The ids of entries that an earlier import of the same document made: they count as unknown.</param>
    public KnowledgeImporter(ForgeContent content, Lexicon lexicon, IReadOnlySet<string>? replaced = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(lexicon);
        this.lexicon = lexicon;
        rows = new(content, lexicon, replaced ?? new HashSet<string>());
        linker = new(lexicon);
        texts = [.. content.Concepts.Where(concept => concept.Kind == Vocabulary.Document && replaced?.Contains(concept.Id) != true)
            .Select(concept => Key(concept.Description.Zh ?? concept.Description.En ?? ""))];
    }

    /// <summary>The name of the file that a document becomes: the same document, the same name.</summary>
    public static string FileOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"imported-{Prefix(Path.GetFileNameWithoutExtension(name))}-{Path.GetExtension(name).TrimStart('.').ToLowerInvariant()}.yaml";
    }

    /// <summary>Passages of a Markdown or plain text.</summary>
    /// <param name="name">The file's name, told as the origin.</param>
    /// <param name="lines">Its lines.</param>
    public KnowledgeImport Markdown(string name, IEnumerable<string> lines)
    {
        var file = new Build(name);
        foreach (var passage in MarkdownPassages.Of(lines, () => file.Code++)) { Add(file, passage); }

        return file.Done([]);
    }

    /// <summary>Entries and passages of a CSV file with a header.</summary>
    /// <exception cref="ImportException">No column of the header is known.</exception>
    public KnowledgeImport Csv(string name, IEnumerable<string> lines) => Table(name, warn => KnowledgeTable.Csv(lines, warn));

    /// <summary>Entries and passages of a JSON Lines file.</summary>
    public KnowledgeImport JsonLines(string name, IEnumerable<string> lines) => Table(name, warn => KnowledgeTable.JsonLines(lines, warn));

    private KnowledgeImport Table(string name, Func<Action<long, string>, IEnumerable<KnowledgeRow>> read)
    {
        var unused = new List<string>();
        var file = new Build(name);
        foreach (var row in read((line, what) => unused.Add(At(name, line, what.TrimEnd('.')))))
        {
            void Warn(string what) => unused.Add(At(name, row.Line, what));
            if (row["text"] is { } text && row["zh"] is null && row["en"] is null)
            {
                foreach (var part in Sentences.Passages(text)) { Add(file, new(row["title"] ?? "", part, row.Line), row["origin"]); }
            }
            else if (rows.Write(row, file.Yaml, At(name, row.Line, null), Warn) is { } written)
            {
                if (written) { file.Entries++; }
                else { file.Known++; }
            }
        }

        return file.Done(unused);
    }

    private void Add(Build file, Passage passage, string? source = null)
    {
        if (!texts.Add(Key(passage.Text)))
        {
            file.Known++;
            return;
        }

        var isChinese = passage.Text.Count(Folding.IsHan) * 4 > passage.Text.Length;
        var title = passage.Title.Length > 0 ? passage.Title : Path.GetFileNameWithoutExtension(file.Name);
        var origin = At(file.Name, passage.Line, null);
        file.Yaml.Begin($"{Prefix(Path.GetFileNameWithoutExtension(file.Name))}.{Hash(Key(passage.Text))}", Vocabulary.Document);
        file.Yaml.Map("names", (isChinese ? "zh" : "en", EntryYaml.Listed([title])));
        file.Yaml.Text("origin", source is null ? origin : $"{origin}; {source}");
        file.Yaml.Map("description", (isChinese ? "zh" : "en", YamlScalar.Quoted(passage.Text)));
        file.Yaml.List("pairs", [.. Named(passage).Take(MostPairs)]);
        file.Passages++;
    }

    /// <summary>The entries that a passage recommends or is about: not those of sentences that say no to something.</summary>
    private IEnumerable<string> Named(Passage passage) =>
        Sentences.Of(passage.Text).Where(sentence => !Refusals.StandIn(sentence)).Prepend(passage.Title)
            .SelectMany(sentence => linker.Link(sentence)).Where(link => link.Term.Concept >= 0).Select(link => lexicon.Concepts[link.Term.Concept].Id).Distinct(StringComparer.Ordinal);

    /// <summary>A file and a line as people write them.</summary>
    private static string At(string name, long line, string? what) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}, line {line}") + (what is null ? "" : $": {what}.");

    private static string Prefix(string name) =>
        StyleImporter.Slug(name) is { Length: > 0 } slug && name.All(letter => letter < 0x80) && Ids.IsValid(slug) ? slug : $"doc-{Hash(name)}";

    private static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    private sealed class Build(string name)
    {
        public string Name => name;

        public EntryYaml Yaml { get; } = new($"Imported from {name}. Change the document and import it again; what is changed here is lost then.");

        public int Entries { get; set; }

        public int Passages { get; set; }

        public int Known { get; set; }

        public int Code { get; set; }

        public KnowledgeImport Done(List<string> unused) =>
            new(Entries + Passages == 0 ? null : new(FileOf(name), Yaml.ToString()), Entries, Passages, Known, Code, unused);
    }
}
