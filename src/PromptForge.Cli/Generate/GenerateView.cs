using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Results;
using PromptForge.Saving;

namespace PromptForge.Cli.Generate;

/// <summary>Shows requests and pictures: paths, one a line, or one JSON object per request.</summary>
internal static class GenerateView
{
    /// <summary>Requests that would be sent.</summary>
    public static void Plan(Invocation invocation, GenerateMessages words, IReadOnlyList<PlannedRequest> planned, Cost? price)
    {
        if (planned.Count == 0) { invocation.Tell(words.NothingIsSent); }

        foreach (var request in planned)
        {
            if (invocation.IsJson)
            {
                Line(invocation, json => request.ToJson().WriteTo(json));
                continue;
            }

            invocation.PrintLine($"{request.Method} {request.Url.AbsoluteUri}");
            foreach (var (name, value) in request.Headers) { invocation.PrintLine($"{name}: {value}"); }

            invocation.PrintLine($"\n{Indented(request.Body)}\n");
        }

        if (!invocation.IsJson && planned.Count > 0) { invocation.PrintLine($"{words.PriceLabel}: {words.Price(price)}"); }
    }

    /// <summary>Pictures that were saved.</summary>
    /// <param name="invocation">Where to.</param>
    /// <param name="words">The person's language.</param>
    /// <param name="finished">What was asked and what came.</param>
    /// <param name="saved">The files.</param>
    /// <param name="told">Notes that were told before: once is enough.</param>
    public static void Saved(Invocation invocation, GenerateMessages words, FinishedPictures finished, ImmutableArray<SavedPicture> saved, HashSet<string> told)
    {
        if (invocation.IsJson)
        {
            Line(invocation, json => Write(json, finished, saved));
            return;
        }

        foreach (var picture in saved) { invocation.PrintLine(picture.Path); }

        foreach (var note in finished.Result.Notes.Concat(saved.Select(picture => picture.Note).OfType<string>()).Where(told.Add)) { invocation.Tell(words.Note(note)); }
    }

    private static void Write(Utf8JsonWriter json, FinishedPictures finished, ImmutableArray<SavedPicture> saved)
    {
        var result = finished.Result;
        json.WriteStartObject();
        json.WriteStartArray("pictures");
        foreach (var picture in saved)
        {
            json.WriteStartObject();
            json.WriteString("path", picture.Path);
            json.WriteString("sideCar", picture.SideCar);
            json.WriteString("mediaType", picture.MediaType);
            if (picture.Seed is { } seed) { json.WriteNumber("seed", seed); }
            else { json.WriteNull("seed"); }

            json.WriteString("note", picture.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("provider", result.Profile);
        json.WriteString("model", result.Model);
        json.WriteString("requestId", result.RequestId);
        json.WriteString("revisedPrompt", result.RevisedPrompt);
        if (result.Cost is { } cost)
        {
            json.WriteStartObject("cost");
            json.WriteNumber("amount", cost.Amount);
            json.WriteString("currency", cost.Currency);
            json.WriteEndObject();
        }
        else { json.WriteNull("cost"); }

        json.WriteString("started", result.Started);
        json.WriteNumber("elapsedSeconds", Math.Round(result.Elapsed.TotalSeconds, 3));
        json.WriteStartArray("notes");
        foreach (var note in result.Notes) { json.WriteStringValue(note); }

        json.WriteEndArray();
        json.WritePropertyName("forged");
        ResultJson.Write(json, finished.Request.Prompt);
        json.WriteEndObject();
    }

    private static void Line(Invocation invocation, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { write(json); }

        bytes.Write("\n"u8);
        invocation.Print(bytes);
    }

    private static string Indented(JsonNode? body)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options with { Indented = true, NewLine = "\n" }))
        {
            if (body is null) { json.WriteNullValue(); }
            else { body.WriteTo(json); }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
