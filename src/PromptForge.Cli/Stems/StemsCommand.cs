using PromptForge.Cli.Enhance;
using PromptForge.Cli.Refine;
using PromptForge.Cli.Tools;
using PromptForge.Results;
using PromptForge.Stems;

namespace PromptForge.Cli.Stems;

/// <summary><c>promptforge stems RESULT.json</c>: what a florist would order for a result. Nothing in the result changes.</summary>
internal static class StemsCommand
{
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var request = EarlierResult.Read(arguments.Positional[0], invocation);
        int? month = arguments["--month"] is null ? null : (int)arguments.Number("--month", 1, 1, 12, invocation.Say);
        var forged = await EnhanceCommand.ForgeAsync(request, invocation).ConfigureAwait(false);
        var lexicon = invocation.Workspace.Forge.Lexicon;
        var stems = StemList.Of(forged, lexicon, month);
        var words = new StemWords(invocation.Say.Ui, lexicon);
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => StemJson.Write(json, stems)); }
        else if (arguments["--format"] == "csv") { invocation.Print(words.Csv(stems)); }
        else if (!stems.IsEmpty) { TableView.Print(invocation, words.Header, [.. stems.Select(words.Row)]); }

        if (stems.IsEmpty) { invocation.Tell(words.NoPlants); }

        return 0;
    }
}
