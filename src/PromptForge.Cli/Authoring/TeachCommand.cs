using System.Text;
using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Concepts;
using PromptForge.Importing;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge teach 洋桔梗 --en lisianthus --like rose</c>: a minimal entry in the user's own knowledge, used from the next run on.</summary>
internal static class TeachCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, workspace) = (invocation.Arguments, invocation.Workspace);
        var words = new TeachMessages(invocation.Say.Ui);
        var (zh, en) = Names(arguments, words);
        var folder = KnowledgeFolder.Find(invocation, words, out var toTell);
        var lexicon = workspace.Forge.Lexicon;
        var like = Like(arguments, lexicon, words, invocation.Say);

        // One name belongs to one entry.
        var owners = new[] { zh, en }.Select(name => Owner(lexicon, name)).ToList();
        if (owners[0] is { } known && owners[1]?.Id == known.Id)
        {
            invocation.Tell(words.Known(zh, en, known.Id));
            return Task.FromResult(0);
        }

        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i] is { } owner) { throw new UsageException(words.NameIsTaken(i == 0 ? zh : en, owner.Id)); }
        }

        var id = IdOf(en);
        if (!Ids.IsValid(id)) { throw new UsageException(words.NoIdIn(en)); }

        if (lexicon.Find(id) is not null) { throw new UsageException(words.IdIsTaken(id)); }

        var path = Path.Combine(folder, id + ".yaml");
        if (File.Exists(path)) { throw new UsageException(invocation.Say.Exists(path)); }

        YamlOutput.Write(path, Entry(id, zh, en, like), invocation);
        KnowledgeFolder.Name(folder, invocation, words, toTell);
        invocation.PrintLine(path);
        invocation.Tell(words.Taught(zh, en, like.Id));
        if (Missing(like) is { Count: > 0 } missing) { invocation.Tell(invocation.Say.Warning(words.StillUnknown(missing))); }

        return Task.FromResult(0);
    }

    private static (string Zh, string En) Names(ParsedArguments arguments, TeachMessages words)
    {
        var name = arguments.Positional[0].Trim();
        var isChinese = name.Any(Folding.IsHan);
        var (zh, en) = (isChinese ? name : arguments["--zh"]?.Trim(), isChinese ? arguments["--en"]?.Trim() : name);
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(zh) || string.IsNullOrEmpty(en)) { throw new UsageException(words.BothNames(isChinese)); }

        if (!zh.Any(Folding.IsHan)) { throw new UsageException(words.NotChinese(zh)); }

        if (en.Any(Folding.IsHan)) { throw new UsageException(words.NotEnglish(en)); }

        return (zh, en);
    }

    /// <summary>The entry to go by, by its id or one of its names.</summary>
    private static Concept Like(ParsedArguments arguments, Lexicon lexicon, TeachMessages words, Messages say)
    {
        if (arguments["--like"] is not { } like) { throw new UsageException(words.LikeIsMissing); }

        return lexicon.Find(like) ?? Owner(lexicon, like) ?? throw new UsageException(say.UnknownId("条目", "entry", like, lexicon.Concepts.Select(concept => concept.Id), "knowledge"));
    }

    private static Concept? Owner(Lexicon lexicon, string name) =>
        lexicon.TryFind(lexicon.Folding.Fold(name), out var term) && term.Concept >= 0 ? lexicon.Concepts[term.Concept] : null;

    /// <summary>What describes a kind of thing is taken over; what may be wrong of this one is not: colours, seasons, meanings, the Latin name, how it looks.</summary>
    private static string Entry(string id, string zh, string en, Concept like)
    {
        var yaml = new StringBuilder();
        yaml.Append("# promptforge teach ").Append(YamlScalar.Comment(zh)).Append(" --en ").Append(YamlScalar.Comment(en)).Append(" --like ").Append(like.Id).Append('\n')
            .Append("entries:\n- id: ").Append(YamlScalar.Quoted(id)).Append("\n  kind: ").Append(like.Kind)
            .Append("\n  names: {zh: [").Append(YamlScalar.Quoted(zh)).Append("], en: [").Append(YamlScalar.Quoted(en)).Append("]}\n");
        var facts = like.Facts.Where(fact => Vocabulary.DescriptiveFacts.Contains(fact.Key) && !fact.Is.IsEmpty).ToList();
        if (facts.Count > 0)
        {
            yaml.Append("  facts:\n");
            foreach (var fact in facts) { yaml.Append("    ").Append(fact.Key).Append(": {is: [").AppendJoin(", ", fact.Is.Select(YamlScalar.Quoted)).Append("], source: own}\n"); }
        }

        if (!like.Styles.IsEmpty || !like.Vessels.IsEmpty)
        {
            var parts = new List<string>();
            if (!like.Styles.IsEmpty) { parts.Add($"style: [{string.Join(", ", like.Styles.Select(YamlScalar.Quoted))}]"); }

            if (!like.Vessels.IsEmpty) { parts.Add($"vessel: [{string.Join(", ", like.Vessels.Select(YamlScalar.Quoted))}]"); }

            yaml.Append("  affinity: {").AppendJoin(", ", parts).Append("}\n");
        }

        return yaml.ToString();
    }

    /// <summary>What entries of this kind usually say, and this one cannot yet.</summary>
    private static List<string> Missing(Concept like)
    {
        List<string> missing = [.. like.Facts.Where(fact => !Vocabulary.DescriptiveFacts.Contains(fact.Key)).Select(fact => fact.Key)];
        if (like.Names.Latin is not null) { missing.Add("la"); }

        if (!like.Phrases.IsEmpty) { missing.Add("phrases"); }

        return missing;
    }

    private static string IdOf(string english)
    {
        var id = new StringBuilder();
        foreach (var letter in english.ToLowerInvariant())
        {
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9')) { id.Append(letter); }
            else if (letter is not ('\'' or '’') && id.Length > 0 && id[^1] != '-') { id.Append('-'); }
        }

        return id.ToString().TrimEnd('-');
    }
}
