using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Evaluation.Ratings;
using PromptForge.Imaging;
using PromptForge.Server.Api;

namespace PromptForge.Server.Rating;

/// <summary>Pairs out, answers in. Nothing that is sent says which variant is on which side.</summary>
internal sealed class RatingEndpoints(RatingPlan plan, RatingLog log, ServerOptions options)
{
    private const int LongestName = 64;
    private static readonly string[] Choices = ["left", "right", "tie", "bad"];
    private readonly ConcurrentDictionary<string, ImmutableArray<RatedPair>> plans = new(StringComparer.Ordinal);

    /// <summary><c>GET /next?rater=NAME</c>: the first pair that this rater has not answered.</summary>
    public Task NextAsync(HttpContext http)
    {
        var rater = Rater(http.Request.Query["rater"]);
        var pairs = For(rater);
        var pair = pairs.FirstOrDefault(one => !log.Has(rater, one.Id));
        return Answer.JsonAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("done", pairs.Count(one => log.Has(rater, one.Id)));
            json.WriteNumber("all", pairs.Length);
            if (pair is not null)
            {
                json.WriteString("pair", pair.Id);
                json.WriteString("prompt", pair.Prompt);
                json.WriteBoolean("pictures", plan.HasPictures);
                if (!plan.HasPictures)
                {
                    json.WriteString("left", pair.Left.Text);
                    json.WriteString("right", pair.Right.Text);
                }
            }

            json.WriteEndObject();
        });
    }

    /// <summary><c>POST /choice</c> with <c>{"rater","pair","choice"}</c>: stored before it is answered, once.</summary>
    public async Task ChooseAsync(HttpContext http)
    {
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var rater = Rater(Text(body.RootElement, "rater"));
        var pair = Find(rater, Text(body.RootElement, "pair"));
        var choice = Array.IndexOf(Choices, Text(body.RootElement, "choice"));
        if (choice < 0) { throw new ProblemException(StatusCodes.Status400BadRequest, "bad-value", "'choice' must be left, right, tie or bad."); }

        var isNew = log.TryAdd(new(pair.Id, rater, pair.Left.Key, pair.Right.Key, (RatingChoice)choice, plan.HasPictures));
        await Answer.JsonAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("stored", isNew);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary><c>GET /picture/PAIR/left?rater=NAME</c>: a side's picture. Its file name stays here.</summary>
    public async Task PictureAsync(HttpContext http)
    {
        var pair = Find(Rater(http.Request.Query["rater"]), http.Request.RouteValues["pair"] as string);
        var side = (http.Request.RouteValues["side"] as string) switch { "left" => pair.Left, "right" => pair.Right, _ => null };
        if (side?.Picture is not { } path || !File.Exists(path)) { throw NotFound(); }

        var bytes = await File.ReadAllBytesAsync(path, http.RequestAborted).ConfigureAwait(false);
        http.Response.ContentType = PictureFormat.Sniff(bytes) ?? throw NotFound();
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) { await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false); }
    }

    private ImmutableArray<RatedPair> For(string rater) => plans.GetOrAdd(rater, plan.For);

    private RatedPair Find(string rater, string? id) => For(rater).FirstOrDefault(one => one.Id == id) ?? throw NotFound();

    private static string Rater(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } rater && !rater.Any(char.IsControl)
        ? rater : throw new ProblemException(StatusCodes.Status400BadRequest, "bad-value", $"'rater' must be a name of 1 to {LongestName} characters.");

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemException NotFound() => new(StatusCodes.Status404NotFound, "not-found", "There is no such pair.");
}
