using PromptForge.Model;

namespace PromptForge.Cli.Arguments;

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What its value looks like, or null for a switch.</param>
/// <param name="About">What it does.</param>
/// <param name="Choices">Values that completion offers and, when <paramref name="Closed"/>, the only ones.</param>
/// <param name="Ids">What <c>promptforge complete</c> lists for it, or null.</param>
/// <param name="Closed">Whether any other value is an error.</param>
/// <param name="Short">A one-letter form with its dash, or null.</param>
/// <param name="IsPath">Whether its value is a file or folder.</param>
internal sealed record OptionSpec(
    string Name, string? Value, LocalText About, string[]? Choices = null, string? Ids = null, bool Closed = false, string? Short = null, bool IsPath = false);

/// <summary>A command.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Usage">Its arguments, for help.</param>
/// <param name="About">What it does.</param>
/// <param name="Options">Its options, the common ones included.</param>
/// <param name="Least">How many arguments it needs.</param>
/// <param name="Most">How many it takes.</param>
/// <param name="Run">Does it; gives the exit code.</param>
internal sealed record CommandSpec(
    string Name, string Usage, LocalText About, OptionSpec[] Options, int Least, int Most, Func<Invocation, Task<int>> Run)
{
    /// <summary>The words that the first argument is one of; empty for free text.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>A line that shows its use.</summary>
    public string? Example { get; init; }

    /// <summary>Whether help and completion leave it out.</summary>
    public bool IsHidden { get; init; }
}
