using PromptForge.Cli.Arguments;
using PromptForge.Facets;
using PromptForge.Model;

namespace PromptForge.Cli.Enhance;

/// <summary>Lays out the concept board that <c>--vary</c> asks for.</summary>
internal static class Board
{
    private const int Usual = 6;
    private const int Most = 24;

    /// <summary>The board.</summary>
    /// <exception cref="UsageException">The words fix the facet already, or too little fits.</exception>
    public static async ValueTask<ConceptBoard> LayAsync(ForgeRequest request, Invocation invocation)
    {
        var (facet, say) = (invocation.Arguments["--vary"]!, invocation.Say);
        var most = (int)invocation.Arguments.Number("--variants", Usual, 2, Most, say);
        try
        {
            return await ConceptBoard.OfAsync(invocation.Workspace.Forge, request, facet, most).ConfigureAwait(false);
        }
        catch (ForgeRequestException refused) when (refused.Code is "facet-taken" or "facet-none")
        {
            throw new UsageException(say.Ui.IsChinese ? Chinese(refused.Code, Facet.Find(facet)?.Name.Zh ?? facet) : refused.Message);
        }
        catch (ForgeRequestException refused)
        {
            throw new UsageException(EnhanceCommand.Explain(refused, request, invocation.Workspace.Forge, say));
        }
    }

    /// <summary>A name in the person's language, with the other beside it.</summary>
    public static string Both(LocalText name, Language ui) => ui.IsChinese ? $"{name.Zh} {name.En}" : $"{name.En} {name.Zh}";

    private static string Chinese(string code, string facet) => code == "facet-taken"
        ? $"无法变换“{facet}”：原话已经写明。想让它变换，请从原话里去掉。"
        : $"适合原话与风格的“{facet}”不足两项，没有可变换的。";
}
