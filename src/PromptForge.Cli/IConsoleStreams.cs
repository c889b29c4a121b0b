namespace PromptForge.Cli;

/// <summary>Everything outside the process that a command touches, so that tests run commands in process.</summary>
internal interface IConsoleStreams
{
    /// <summary>Standard input.</summary>
    Stream Input { get; }

    /// <summary>Results.</summary>
    Stream Output { get; }

    /// <summary>Everything else.</summary>
    Stream Error { get; }

    /// <summary>Whether a person looks at the results.</summary>
    bool IsOutputTerminal { get; }

    /// <summary>Whether a person looks at the rest.</summary>
    bool IsErrorTerminal { get; }

    /// <summary>How many columns the person sees.</summary>
    int Width { get; }

    /// <summary>The working directory.</summary>
    string Directory { get; }

    /// <summary>An environment variable, or null.</summary>
    string? Variable(string name);

    /// <summary>Cancelled when the user presses Ctrl-C; watching begins with the first call.</summary>
    CancellationToken Interrupted();
}
