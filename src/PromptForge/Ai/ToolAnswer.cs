using System.Buffers;
using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Results;

namespace PromptForge.Ai;

/// <summary>A call that the caller can put right.</summary>
internal sealed class ToolException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>Answers of tools: JSON, and faults as JSON that a model can read.</summary>
internal static class ToolAnswer
{
    public static JsonElement Of(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { write(json); }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>Runs a tool; what the caller can put right becomes an answer, everything else stays an exception.</summary>
    public static async Task<JsonElement> TryAsync(Func<Task<JsonElement>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (ForgeRequestException refused) { return Error(refused.Code, refused.Message); }
        catch (ToolException wrong) { return Error(wrong.Code, wrong.Message); }
        catch (ImageProviderException lost) { return Error(Code(lost.Failure), lost.Message); }
    }

    private static JsonElement Error(string code, string message) => Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string Code(ProviderFailure failure) => failure switch
    {
        ProviderFailure.Rejected => "rejected",
        ProviderFailure.Unauthorized => "unauthorized",
        ProviderFailure.OutOfCredit => "out-of-credit",
        ProviderFailure.RateLimited => "rate-limited",
        ProviderFailure.Moderated => "moderated",
        ProviderFailure.NotFound => "not-found",
        ProviderFailure.BadAnswer => "bad-answer",
        _ => "unavailable",
    };
}
