using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using PromptForge.Imaging;

namespace PromptForge.Chat;

/// <summary>One question to a chat model: an instruction of ours, others' words as data between marks, and the answer without its wrapping.</summary>
internal static partial class ChatQuestion
{
    /// <summary>Room for a long prompt and for a model that thinks aloud; in the model's tokens.</summary>
    private const int MostTokens = 4096;

    /// <summary>Asks once. Repetition and time limits belong to the client.</summary>
    /// <exception cref="ChatException">There is no answer, or not a whole one.</exception>
    public static async ValueTask<string> AskAsync(IChatClient chat, string instruction, string data, CancellationToken cancellationToken)
    {
        ChatResponse answer;
        try
        {
            answer = await chat.GetResponseAsync(
                [new(ChatRole.System, instruction), new(ChatRole.User, data)], new() { Temperature = 0, MaxOutputTokens = MostTokens }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not ChatException && !cancellationToken.IsCancellationRequested)
        {
            // What a client of somebody else's says may hold anything, a key among it.
            throw new ChatException(ProviderFailure.Unavailable, failed is OperationCanceledException ? "the chat model gave no answer in time" : $"the chat model failed with {failed.GetType().Name}", failed);
        }

        if (answer.FinishReason == ChatFinishReason.ContentFilter) { throw new ChatException(ProviderFailure.Moderated, "the chat model refused the content"); }

        if (answer.FinishReason == ChatFinishReason.Length) { throw new ChatException(ProviderFailure.BadAnswer, "the answer was cut off before its end"); }

        var text = Bare(answer.Text);
        if (text.Length == 0) { throw new ChatException(ProviderFailure.BadAnswer, "the answer is empty"); }

        return Clean(text);
    }

    /// <summary>A text as it is.</summary>
    /// <exception cref="ChatException">It holds control characters or halves of characters, which no prompt may.</exception>
    public static string Clean(string text) =>
        IsClean(text) ? text : throw new ChatException(ProviderFailure.BadAnswer, "the answer holds control characters or broken ones");

    private static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')) { return false; }

            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i]))) { return false; }
        }

        return true;
    }

    /// <summary>Words as data between marks that they cannot close: whatever looks like a mark of ours leaves them.</summary>
    public static string Between(string mark, string words)
    {
        // Again and again: taking one mark out may join the halves of another.
        for (var length = -1; length != words.Length;)
        {
            length = words.Length;
            words = Marks().Replace(words, "");
        }

        return $"<{mark}>{words}</{mark}>";
    }

    /// <summary>An answer without what models like to put around it: their thinking, a code fence, our own marks, quotation marks.</summary>
    public static string Bare(string answer)
    {
        var text = Thinking().Replace(answer, "").Trim();
        if (Fence().Match(text) is { Success: true } fence) { text = fence.Groups["inside"].Value.Trim(); }

        if (Marked().Match(text) is { Success: true } marked) { text = marked.Groups["inside"].Value.Trim(); }

        return text is ['"', .., '"'] or ['“', .., '”'] && text.AsSpan(1, text.Length - 2).IndexOfAny('"', '“', '”') < 0 ? text[1..^1].Trim() : text;
    }

    [GeneratedRegex(@"<\s*/?\s*(?:prompt|keep|avoid|clauses|terms)\s*/?\s*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\A\s*<think>.*?</think>", RegexOptions.Singleline)]
    private static partial Regex Thinking();

    [GeneratedRegex(@"\A```[A-Za-z]*[ \t]*\r?\n(?<inside>[^`]*)```\z")]
    private static partial Regex Fence();

    [GeneratedRegex(@"\A<(?<mark>prompt|clauses)>(?<inside>.*)</\k<mark>>\z", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
