using PromptForge.Model;

namespace PromptForge.Cli.Enhance;

/// <summary>Colours for a terminal; none where <c>NO_COLOR</c> is set.</summary>
internal sealed class Ink(IConsoleStreams console)
{
    private readonly bool isOff = !string.IsNullOrEmpty(console.Variable("NO_COLOR"));

    public bool IsOff => isOff;

    public string Dim(string text) => With("2", text);

    public string Warning(string text) => With("33", text);

    /// <summary>A text in the colour of who it comes from: the user's own bold.</summary>
    public string Of(SourceKind kind, string text) => With(
        kind switch
        {
            SourceKind.User => "1",
            SourceKind.Template => "36",
            SourceKind.Knowledge => "32",
            SourceKind.Rule => "33",
            _ => "35",
        },
        text);

    private string With(string code, string text) => isOff || text.Length == 0 ? text : $"\u001b[{code}m{text}\u001b[0m";
}
