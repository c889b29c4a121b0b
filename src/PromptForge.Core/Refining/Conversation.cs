using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Refining;

/// <summary>The wishes of a request as a value: what comes next, and the step back.</summary>
public static class Conversation
{
    /// <summary>The request with one more wish; "undo" and 回到上一步 take the last one away, "start over" all of them.</summary>
    /// <param name="request">The request of the earlier result.</param>
    /// <param name="wish">What is to change, in Chinese or English.</param>
    public static ForgeRequest Next(ForgeRequest request, string wish)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(wish);
        if (IsRestart(wish)) { return request with { Wishes = [] }; }

        if (IsUndo(wish)) { return request.Wishes.IsEmpty ? request : request with { Wishes = request.Wishes.RemoveAt(request.Wishes.Length - 1) }; }

        return request with { Wishes = request.Wishes.Add(wish) };
    }

    /// <summary>Whether a wish takes earlier ones back and adds nothing.</summary>
    public static bool TakesBack(string wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return IsUndo(wish) || IsRestart(wish);
    }

    /// <summary>The wishes that hold, when some of a list take others back.</summary>
    internal static ImmutableArray<string> Holding(ForgeRequest request) =>
        request.Wishes.Aggregate(request with { Wishes = [] }, Next).Wishes;

    private static bool IsUndo(string wish) => wish.Length < 60 && (WishRules.EnglishUndo().IsMatch(wish.ToLowerInvariant()) || WishRules.ChineseUndo().IsMatch(wish));

    private static bool IsRestart(string wish) => wish.Length < 60 && WishRules.Restart().IsMatch(wish.ToLowerInvariant());
}
