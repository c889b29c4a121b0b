using System.Text.Json;
using PromptForge.Evaluation.Experiments;

namespace PromptForge.Server.Jobs;

/// <summary>Jobs as JSON. Times are UTC with milliseconds.</summary>
internal static class JobJson
{
    /// <summary>The answer to who asked for a job: the same bytes each time it is asked under the same key.</summary>
    public static void Accepted(Utf8JsonWriter json, Job job)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("status", "queued");
        json.WriteString("target", job.Target);
        json.WriteString("provider", job.Provider);
        json.WriteString("created", ExperimentJson.Text(job.Created));
        json.WriteString("url", $"/v1/generate/{job.Id}");
        json.WriteEndObject();
    }

    /// <summary>Everything about a job.</summary>
    public static void Write(Utf8JsonWriter json, Job job, DateTimeOffset now)
    {
        var made = MadePictures.Of(job.Made);
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("status", job.StatusName);
        json.WriteString("stage", job.Stage);
        json.WriteNumber("progress", Math.Round(job.Progress, 3));
        json.WriteString("target", job.Target);
        json.WriteString("provider", job.Provider);
        json.WriteString("model", made?.Model);
        json.WriteString("created", ExperimentJson.Text(job.Created));
        json.WriteString("finished", job.Finished is { } finished ? ExperimentJson.Text(finished) : null);
        if (made?.Cost is { } cost)
        {
            json.WriteStartObject("cost");
            json.WriteNumber("amount", cost.Amount);
            json.WriteString("currency", cost.Currency);
            json.WriteEndObject();
        }
        else { json.WriteNull("cost"); }

        json.WriteString("revisedPrompt", made?.RevisedPrompt);
        json.WriteStartArray("notes");
        foreach (var note in made?.Notes ?? []) { json.WriteStringValue(note); }

        json.WriteEndArray();
        json.WritePropertyName("result");
        if (job.Result is { } result) { json.WriteRawValue(result, skipInputValidation: true); }
        else { json.WriteNullValue(); }

        Pictures(json, job, made, now);
        json.WritePropertyName("error");
        Error(json, job.Error);
        json.WriteEndObject();
    }

    /// <summary>How far a job is, for an event.</summary>
    public static void Progress(Utf8JsonWriter json, Job job)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("status", job.StatusName);
        json.WriteString("stage", job.Stage);
        json.WriteNumber("progress", Math.Round(job.Progress, 3));
        json.WriteEndObject();
    }

    private static void Pictures(Utf8JsonWriter json, Job job, MadePictures? made, DateTimeOffset now)
    {
        json.WriteStartArray("pictures");
        var pictures = job.Expires > now && made is not null ? made.Pictures : [];
        for (var at = 0; at < pictures.Length; at++)
        {
            json.WriteStartObject();
            json.WriteString("url", FormattableString.Invariant($"/v1/generate/{job.Id}/{at}"));
            json.WriteString("mediaType", pictures[at].MediaType);
            if (pictures[at].Seed is { } seed) { json.WriteNumber("seed", seed); }
            else { json.WriteNull("seed"); }

            json.WriteString("expires", ExperimentJson.Text(job.Expires!.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Error(Utf8JsonWriter json, JobError? error)
    {
        if (error is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }
}
