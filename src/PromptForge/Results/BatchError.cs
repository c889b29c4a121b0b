using System.Buffers;
using System.Text.Json;

namespace PromptForge.Results;

/// <summary>The answer to a line of a batch that cannot be forged.</summary>
/// <param name="Id">The line's own id, or null.</param>
/// <param name="Line">The line's number in the input, counted from 1.</param>
/// <param name="Code">A stable name of the fault: bad-json, bad-encoding, unknown-target and so on.</param>
/// <param name="Message">What is wrong and the way out, in English.</param>
public sealed record BatchError(string? Id, long Line, string Code, string Message)
{
    /// <summary>Appends <c>{"id"?,"line":N,"error":{"code","message"}}</c> as UTF-8, without a line end.</summary>
    public void Write(IBufferWriter<byte> buffer)
    {
        using var json = new Utf8JsonWriter(buffer, ResultJson.Options);
        json.WriteStartObject();
        if (Id is not null) { json.WriteString("id", Id); }

        json.WriteNumber("line", Line);
        json.WriteStartObject("error");
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
