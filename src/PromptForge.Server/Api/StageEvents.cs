using System.Text.Json;
using System.Threading.Channels;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Rendering;
using PromptForge.Results;

namespace PromptForge.Server.Api;

/// <summary>Shows words being forged: one event for each stage, with the words so far and what the stage took away or doubted.</summary>
internal static class StageEvents
{
    /// <summary>Forges, and sends each stage as it ends. A wish that is carried out may send the stages more than once.</summary>
    public static async Task<ForgedPrompt> ForgeAsync(Forge forge, ForgeRequest request, int? line, EventStream events, CancellationToken cancellationToken)
    {
        var profile = forge.Profile(request.Target);

        // Stages do not wait for a slow reader; there are few of them.
        var seen = Channel.CreateUnbounded<StageTrace>(new() { SingleReader = true, SingleWriter = true });
        var forging = Task.Run(async () =>
        {
            try { return await forge.EnhanceAsync(request, trace => seen.Writer.TryWrite(trace), cancellationToken).ConfigureAwait(false); }
            finally { seen.Writer.Complete(); }
        }, cancellationToken);
        await foreach (var trace in seen.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await events.SendAsync("stage", json => Write(json, trace, new(profile, trace.After.OutputLanguage), line)).ConfigureAwait(false);
        }

        return await forging.ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, in StageTrace trace, PromptRenderer renderer, int? line)
    {
        var (before, after) = (trace.Before, trace.After);
        json.WriteStartObject();
        json.WriteString("stage", trace.Stage);
        if (line is { } number) { json.WriteNumber("line", number); }

        json.WriteString("prompt", renderer.Render(after.Fragments, after.Flags).Text);
        json.WriteString("negativePrompt", after.Negatives.IsEmpty ? null : renderer.RenderNegative(after.Negatives).Text);
        json.WriteStartArray("fragments");
        foreach (var fragment in after.Fragments)
        {
            json.WriteStartObject();
            json.WriteString("id", fragment.Id);
            json.WriteString("text", fragment.Text.InOrElse(after.OutputLanguage));
            json.WriteString("role", FragmentRoles.Name(fragment.Role));
            json.WriteString("source", ResultJson.Name(fragment.Source.Kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("dropped");
        foreach (var dropped in after.Dropped.Skip(before.Dropped.Length))
        {
            json.WriteStartObject();
            json.WriteString("id", dropped.Fragment.Id);
            json.WriteString("text", dropped.Fragment.Text.InOrElse(after.OutputLanguage));
            json.WriteString("reason", ResultJson.Name(dropped.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in after.Notes.Skip(before.Notes.Length)) { ResultJson.Write(json, note); }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
