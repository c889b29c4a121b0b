using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PromptForge.Intake;

/// <summary>The lines of a wildcard list, each once; no weights means that all count alike.</summary>
internal sealed record VariantList(ImmutableArray<string> Lines, double[]? Weights);

/// <summary>Finds wildcard lists by name, folder or glob.</summary>
internal sealed class VariantLists(IReadOnlyDictionary<string, ImmutableArray<string>> wildcards)
{
    private readonly ConcurrentDictionary<string, VariantList> read = new(StringComparer.Ordinal);
    private readonly Lazy<string[]> names = new(() => [.. wildcards.Keys.Order(StringComparer.Ordinal)]);

    /// <summary>The list of this name; else all that the glob matches; else the lists of this name in any folder; else none.</summary>
    public VariantList? Find(string name)
    {
        name = string.Join('/', name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries));
        if (wildcards.TryGetValue(name, out var lines)) { return NoneIfEmpty(read.GetOrAdd(name, _ => Read(lines))); }

        if (name.Length == 0) { return null; }

        var isGlob = name.AsSpan().ContainsAny('*', '?');
        var found = names.Value.Where(one => isGlob && Matches(one, name)).ToList();
        if (found.Count == 0) { found = [.. names.Value.Where(one => Matches(one, "*/" + name))]; }

        return NoneIfEmpty(Read(found.SelectMany(one => wildcards[one])));
    }

    private static VariantList? NoneIfEmpty(VariantList list) => list.Lines.IsEmpty ? null : list;

    private static VariantList Read(IEnumerable<string> lines)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        var weights = new List<double>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var start = VariantSyntax.Weight(line, 0, line.Length, out var weight);
            var text = line[start..].Trim();
            if (string.IsNullOrWhiteSpace(line) || !seen.Add(text)) { continue; }

            texts.Add(text);
            weights.Add(weight);
        }

        return new(texts.ToImmutable(), weights.TrueForAll(weight => weight == 1) ? null : VariantSyntax.Usable([.. weights]));
    }

    /// <summary><c>*</c> matches any letters, folders too; <c>?</c> one letter.</summary>
    private static bool Matches(string name, string glob)
    {
        var (at, from, star, resume) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (from < glob.Length && glob[from] == '*')
            {
                (star, resume) = (from++, at);
            }
            else if (from < glob.Length && (glob[from] == '?' || glob[from] == name[at]))
            {
                at++;
                from++;
            }
            else if (star >= 0)
            {
                (from, at) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return glob.AsSpan(from).TrimStart('*').IsEmpty;
    }
}
