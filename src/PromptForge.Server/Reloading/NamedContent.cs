using PromptForge.Authoring;
using PromptForge.Content;
using PromptForge.Pipeline;
using PromptForge.Templates;

namespace PromptForge.Server.Reloading;

/// <summary>Whether the styles and strategies that settings name are there.</summary>
internal static class NamedContent
{
    /// <summary>What is wrong, each with its setting's last name and without a full stop.</summary>
    public static IEnumerable<string> Faults(string? style, string? strategy, ForgeContent content, bool hasChat)
    {
        if (strategy is not null)
        {
            var known = content.Strategies.FirstOrDefault(one => one.Id == strategy) ?? (strategy == Strategy.Rules.Id ? Strategy.Rules : null);
            if (known is null) { yield return $"Strategy: {Suggest.Unknown("strategy", strategy, content.Strategies.Select(one => one.Id)).TrimEnd('.')}"; }
            else if (known.AsksChat && !hasChat) { yield return $"Strategy: '{strategy}' needs a chat model; configure one under Server:Chat, or choose 'rules'"; }
        }

        if (style is not ({ Length: > 0 } and not ("auto" or "none"))) { yield break; }

        string? fault = null;
        try { new StyleChooser(content.Styles).Named(style); }
        catch (UnknownStyleException unknown) { fault = unknown.Message.TrimEnd('.'); }

        if (fault is not null) { yield return $"Style: {fault}"; }
    }
}
