namespace PromptForge.Tests.Providers;

public abstract class BflConformance : TaskProviderConformance
{
    private protected override Reply Begin(Received request) => Reply.Json($$"""{"id": "b1", "polling_url": "{{Address}}v1/get_result?id=b1", "cost": 4}""");

    private protected override Reply Follow(Received request, bool isDone) => !IsPoll(request) ? Reply.Picture(File) : Reply.Json(!isDone
        ? """{"id": "b1", "status": "Pending", "result": null}"""
        : IsModerated ? """{"id": "b1", "status": "Content Moderated", "result": null, "details": {"Moderation Reasons": ["x"]}}"""
        : $$$"""{"id": "b1", "status": "Ready", "result": {"sample": "{{{FileAddress}}}", "seed": 99, "prompt": "as expanded"}}""");

    [Fact]
    public async Task The_key_is_a_header_of_its_own_and_the_seed_comes_back()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.Equal(Secret, server.Requests[0].Headers["x-key"]);
        Assert.Equal((99, "b1", "as expanded"), (result.Images[0].Seed, result.RequestId, result.RevisedPrompt));
    }

    [Fact]
    public async Task A_foreign_address_to_ask_at_is_refused_and_never_sees_the_key()
    {
        await using var other = Serve();
        await using var server = Serve(_ => Reply.Json($$"""{"id": "b1", "polling_url": "http://localhost:{{other.Address.Port}}/steal"}"""));
        var told = await FailAsync(server);

        Assert.Contains("not one of this provider's hosts", told.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }
}

public sealed class BflFlux11Tests : BflConformance
{
    protected override string Profile => "bfl-flux-pro-1.1";

    protected override string Contract => "upstream/bfl.openapi.json#/components/schemas/FluxPro11Inputs";
}

public sealed class BflFlux2Tests : BflConformance
{
    protected override string Profile => "bfl-flux-2-pro";

    protected override string Contract => "upstream/bfl.openapi.json#/components/schemas/Flux2Inputs";
}
