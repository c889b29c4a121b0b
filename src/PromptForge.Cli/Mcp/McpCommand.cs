using ModelContextProtocol.Server;
using PromptForge.Ai;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Generate;
using PromptForge.Providers.Offline;

namespace PromptForge.Cli.Mcp;

/// <summary><c>promptforge mcp</c>: the forge as tools, resources and prompts of an assistant, over standard input and output.</summary>
/// <remarks>Only this folder names the protocol's SDK, and only what runs is loaded: the other commands start without it.</remarks>
internal static class McpCommand
{
    private const int MostPictures = 100_000;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (console, words) = (invocation.Console, new GenerateMessages(invocation.Say.Ui));
        using var chain = ProviderChain.Open(invocation, words, otherwise: OfflineProvider.Id);
        var options = Options(invocation, words, chain);
        var calls = new OpenCalls(options.Filters.Message);
        var interrupted = console.Interrupted();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var log = new ErrorLog(invocation);

        var transport = new StreamServerTransport(new ClientInput(console.Input, () => calls.EndAsync(stop)), new ClientOutput(console.Output), "promptforge", log);
        await using (transport.ConfigureAwait(false))
        {
            calls.Waiting = transport.MessageReader;
            var server = McpServer.Create(transport, options, log);
            await using (server.ConfigureAwait(false)) { await server.RunAsync(stop.Token).ConfigureAwait(false); }
        }

        return interrupted.IsCancellationRequested ? 130 : 0;
    }

    private static McpServerOptions Options(Invocation invocation, GenerateMessages words, ProviderChain chain)
    {
        var workspace = invocation.Workspace;
        var request = workspace.Request();
        workspace.TellAssumptions(request);
        var tools = PromptForgeTools.Create(workspace.Forge, Tools(invocation, words, chain) with { Request = request });
        var resources = new McpResources(workspace.Content);
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = "promptforge", Title = "PromptForge", Version = Forge.Version },
            ServerInstructions =
                "Turns short ideas for pictures, in Chinese, English or both, into prompts that image models understand; floral design is what it knows best. Give enhance_prompt the user's own "
                + "words, unchanged and untranslated; change a result with refine_prompt; call generate_image only when the user wants a picture now.",
            ToolCollection = [.. tools.Select(McpTool.Of)],
            PromptCollection = [.. FloralPrompts.All()],
        };
        resources.Serve(options.Handlers);
        return options;
    }

    /// <summary>Who makes pictures, for how much: nothing that costs money without a budget that somebody named.</summary>
    private static PromptForgeToolOptions Tools(Invocation invocation, GenerateMessages words, ProviderChain chain)
    {
        var (arguments, first) = (invocation.Arguments, chain.First);
        var (budget, currency) = arguments["--budget"] is { } text ? Spending.Budget(text, words) : (0, "");
        if (currency.Length > 0 && first?.Price?.Currency is { } other && other != currency) { throw new UsageException(words.BudgetInOtherCurrency(currency, other)); }

        return new()
        {
            // A fallback may cost more than what the budget was checked against, so none is asked here.
            Provider = chain.Get(first),
            Folder = invocation.PathOf(arguments["--out"] ?? "pictures"),
            Budget = budget,
            PictureCost = arguments["--picture-cost"] is { } cost ? Spending.Budget(cost, words, "--picture-cost").Most : null,
            MostPictures = (int)arguments.Number("--most", new PromptForgeToolOptions().MostPictures, 0, MostPictures, invocation.Say),
        };
    }
}
