using System.Globalization;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Model;

namespace PromptForge.Importing;

/// <summary>Makes look templates of the styles of other tools: one file each, phrases instead of one long text.</summary>
public sealed class StyleImporter
{
    private const double FirstRelevance = 0.9;
    private const double LeastRelevance = 0.3;
    private readonly PhraseGuess guess;
    private readonly HashSet<string> taken;

    /// <summary>Imports beside this content; ids that it has are not taken again.</summary>
    public StyleImporter(ForgeContent content, Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(content);
        guess = new(content, lexicon);
        taken = new(content.Styles.SelectMany(style => style.Aliases.Add(style.Id)), StringComparer.Ordinal);
    }

    /// <summary>The templates of some styles.</summary>
    /// <param name="styles">The styles, in their order.</param>
    /// <param name="source">The file they come from, named in each template.</param>
    /// <param name="prefix">Goes before an id that is taken, for example <c>fooocus</c>.</param>
    public ImportResult Import(IEnumerable<ForeignStyle> styles, string source, string prefix)
    {
        ArgumentNullException.ThrowIfNull(styles);
        var files = new List<ImportedFile>();
        var warnings = new List<string>();
        foreach (var style in styles)
        {
            void Warn(string what) => warnings.Add($"{style.Place}: {what}.");
            var positive = PhraseSplitter.Split(style.Prompt, Warn);
            var negative = PhraseSplitter.Split(style.Negative, Warn);
            if (positive.Count == 0 && negative.Count == 0)
            {
                Warn("it adds nothing and was passed over");
                continue;
            }

            var id = FreeId(style.Name, prefix);
            files.Add(new($"{id}.yaml", Template(style, id, source, positive, negative, Warn)));
        }

        return new(files, warnings);
    }

    /// <summary>An id made of a name: lower-case letters and digits joined by hyphens; empty when it has none.</summary>
    public static string Slug(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9')) { slug.Append(letter); }
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-') { slug.Append('-'); }
        }

        return slug.ToString().Trim('-');
    }

    private string FreeId(string name, string prefix)
    {
        var slug = Slug(name);
        var wanted = slug.Length == 0 ? prefix : taken.Contains(slug) ? $"{prefix}-{slug}" : slug;
        return Free(wanted, taken);
    }

    private static string Free(string wanted, HashSet<string> taken)
    {
        var id = wanted;
        for (var n = 2; !taken.Add(id); n++) { id = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{n}"); }

        return id;
    }

    private string Template(ForeignStyle style, string id, string source, List<string> positive, List<string> negative, Action<string> warn)
    {
        var yaml = new StringBuilder();
        var untranslated = new List<string>();
        string Chinese(string phrase)
        {
            if (guess.ChineseOf(phrase) is { } chinese) { return YamlScalar.Quoted(chinese); }

            untranslated.Add(phrase);
            return YamlScalar.Quoted(phrase);
        }

        yaml.Append("# Imported from ").Append(YamlScalar.Comment(source)).Append(": ").Append(YamlScalar.Comment(style.Name))
            .Append("\n# The Chinese is put together word by word; look it over · 中文由词典逐词拼成，请过目\n").Append("id: ").Append(YamlScalar.Quoted(id)).Append("\nkind: look\n");
        var name = YamlScalar.Quoted(style.Name);
        yaml.Append("names: {zh: ").Append(guess.ChineseOf(style.Name.ToLowerInvariant()) is { } zh ? YamlScalar.Quoted(zh) : name)
            .Append(", en: ").Append(name).Append("}\n");
        if (positive.Count > 0) { yaml.Append("phrases:\n"); }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < positive.Count; i++)
        {
            var relevance = Math.Max(LeastRelevance, FirstRelevance - (0.05 * i));
            yaml.Append(CultureInfo.InvariantCulture, $"  {YamlScalar.Quoted(Key(positive[i], keys))}: {{role: {FragmentRoles.Name(guess.RoleOf(positive[i]))}, zh: {Chinese(positive[i])}, en: {YamlScalar.Quoted(positive[i])}, relevance: {relevance:0.##}");
            var claims = guess.ClaimsOf(positive[i]);
            if (claims.Count > 0) { yaml.Append(", claims: {").AppendJoin(", ", claims.Select(claim => $"{claim.Slot}: {YamlScalar.Quoted(claim.Value)}")).Append('}'); }

            yaml.Append("}\n");
        }

        if (negative.Count > 0) { yaml.Append("negatives:\n"); }

        keys.Clear();
        foreach (var phrase in negative)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  {YamlScalar.Quoted(Key(phrase, keys))}: {{zh: {Chinese(phrase)}, en: {YamlScalar.Quoted(phrase)}, class: {guess.ClassOf(phrase)}}}\n");
        }

        if (untranslated.Count > 0)
        {
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{untranslated.Count} of {positive.Count + negative.Count} phrases have no Chinese yet; 'zh' holds the English text ({Some(untranslated)})"));
        }

        return yaml.ToString();
    }

    private static string Some(List<string> phrases) =>
        string.Join(", ", phrases.Take(3).Select(phrase => $"'{phrase}'")) + (phrases.Count > 3 ? ", …" : "");

    private static string Key(string phrase, HashSet<string> keys)
    {
        var slug = string.Join('-', Slug(phrase).Split('-').Take(4));
        return Free(slug.Length == 0 ? "phrase" : slug.Length > 40 ? slug[..40].Trim('-') : slug, keys);
    }
}
