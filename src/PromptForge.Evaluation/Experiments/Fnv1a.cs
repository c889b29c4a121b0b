using System.Text;

namespace PromptForge.Evaluation.Experiments;

/// <summary>The hash of Fowler, Noll and Vo, variant 1a, over the UTF-8 bytes of a text: small, fast, the same everywhere; no protection against malice.</summary>
public static class Fnv1a
{
    /// <summary>32 bits.</summary>
    public static uint Hash32(string text)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(text)) { hash = unchecked((hash ^ one) * 16777619u); }

        return hash;
    }

    /// <summary>64 bits.</summary>
    public static ulong Hash64(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(text)) { hash = unchecked((hash ^ one) * 1099511628211UL); }

        return hash;
    }
}
