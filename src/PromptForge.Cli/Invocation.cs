using System.Buffers;
using System.Text;
using PromptForge.Cli.Arguments;

namespace PromptForge.Cli;

/// <summary>One run of a command: what was asked, and where answers go.</summary>
internal sealed class Invocation
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Lazy<Workspace> workspace;

    public Invocation(CommandSpec command, ParsedArguments arguments, IConsoleStreams console, Messages say)
    {
        Command = command;
        Arguments = arguments;
        Console = console;
        Say = say;
        workspace = new(() => new(this));
    }

    /// <summary>The command.</summary>
    public CommandSpec Command { get; }

    /// <summary>Its arguments.</summary>
    public ParsedArguments Arguments { get; }

    /// <summary>Where answers go.</summary>
    public IConsoleStreams Console { get; }

    /// <summary>The words for a person.</summary>
    public Messages Say { get; set; }

    /// <summary>The project file, the content and the forge; opened when first asked for.</summary>
    public Workspace Workspace => workspace.Value;

    /// <summary>Whether JSON is asked for.</summary>
    public bool IsJson => Arguments["--format"] == "json";

    /// <summary>An environment variable, else a secret that the user put away under this name; or null.</summary>
    public string? Variable(string name) => Console.Variable(name) is { Length: > 0 } value ? value : UserSecrets.Find(name, Console.Variable);

    /// <summary>A file or folder as given, made whole by the working directory.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Console.Directory);

    /// <summary>Writes text to the results.</summary>
    public void Print(string text) => Console.Output.Write(Utf8.GetBytes(text));

    /// <summary>Writes a line to the results.</summary>
    public void PrintLine(string text) => Print(text + "\n");

    /// <summary>Writes bytes to the results.</summary>
    public void Print(ArrayBufferWriter<byte> bytes) => Console.Output.Write(bytes.WrittenSpan);

    /// <summary>Tells the person something beside the results.</summary>
    public void Tell(string text) => Console.Error.Write(Utf8.GetBytes(text + "\n"));

    /// <summary>The text of an argument; <c>-</c> reads it from standard input.</summary>
    public string TextOf(string argument)
    {
        if (argument != "-") { return argument; }

        var (text, tooLong) = Batch.InputText.ReadAll(Console.Input);
        return tooLong ? throw new UsageException(Say.InputTooLong(Batch.InputText.MostBytes)) : text;
    }
}
