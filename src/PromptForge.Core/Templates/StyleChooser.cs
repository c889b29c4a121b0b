using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>A request names a style that does not exist, or styles that cannot be stacked.</summary>
public sealed class UnknownStyleException(string message) : ArgumentException(message);

/// <summary>Finds the styles that a request asks for, or the one that offers itself best.</summary>
public sealed class StyleChooser
{
    /// <summary>The style taken when no other offers itself.</summary>
    public const string Fallback = "plain";

    private const double LeastScore = 0.5;
    private readonly Dictionary<string, StyleTemplate> byName = new(StringComparer.Ordinal);
    private readonly ImmutableArray<StyleTemplate> automatic;

    /// <summary>Chooses among these.</summary>
    public StyleChooser(ImmutableArray<StyleTemplate> styles)
    {
        automatic = [.. styles.Where(style => !style.IsAbstract && !style.Auto.IsEmpty)];
        foreach (var style in styles.Where(style => !style.IsAbstract)) { byName.TryAdd(style.Id, style); }

        foreach (var style in styles.Where(style => !style.IsAbstract))
        {
            foreach (var alias in style.Aliases) { byName.TryAdd(alias, style); }
        }
    }

    /// <summary>The style with an id or alias, or null.</summary>
    public StyleTemplate? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The choice for a request.</summary>
    /// <param name="wanted"><c>auto</c>, <c>none</c>, or ids separated by commas.</param>
    /// <param name="terms">What the prompt names; read only for an automatic choice.</param>
    /// <exception cref="UnknownStyleException">A style is unknown, or two domains are stacked.</exception>
    public StyleChoice Choose(string wanted, Func<IReadOnlySet<string>> terms)
    {
        if (wanted is "none") { return StyleChoice.None; }

        if (wanted is "auto" or "") { return Automatic(terms()); }

        return Named(wanted);
    }

    /// <summary>The styles of an explicit choice, domain first.</summary>
    /// <exception cref="UnknownStyleException">A style is unknown, or two domains are stacked.</exception>
    public StyleChoice Named(string wanted)
    {
        var styles = new List<StyleTemplate>();
        foreach (var name in wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var style = Find(name) ?? throw new UnknownStyleException(
                $"{Suggest.Unknown("style", name, byName.Keys)} 'promptforge list styles' shows them all.");
            if (!styles.Contains(style)) { styles.Add(style); }
        }

        var domains = styles.Where(style => style.IsDomain).ToList();
        if (domains.Count > 1)
        {
            throw new UnknownStyleException($"styles {string.Join(" and ", domains.Select(style => $"'{style.Id}'"))} are both domains; stack at most one domain with any looks.");
        }

        var ids = styles.OrderByDescending(style => style.IsDomain).Select(style => style.Id).ToImmutableArray();
        return new(string.Join(",", ids), ids, 1);
    }

    private StyleChoice Automatic(IReadOnlySet<string> terms)
    {
        var (best, score) = ((StyleTemplate?)null, 0.0);
        foreach (var style in automatic)
        {
            foreach (var rule in style.Auto)
            {
                // Styles come in ordinal order, so the first of equal scores stands.
                if (rule.Score > score && rule.Score >= LeastScore && rule.When.Holds(terms)) { (best, score) = (style, rule.Score); }
            }
        }

        return best is not null ? new(best.Id, [best.Id], score)
            : byName.ContainsKey(Fallback) ? new(Fallback, [Fallback], 0) : StyleChoice.None;
    }
}
