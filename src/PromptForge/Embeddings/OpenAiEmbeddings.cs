using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Polly;
using PromptForge.Imaging;
using PromptForge.Providers.Http;
using PromptForge.Providers.Resilience;

namespace PromptForge.Embeddings;

/// <summary>Asks any OpenAI-compatible embedding interface (<c>POST {endpoint}/embeddings</c>).</summary>
/// <remarks>
/// Texts go in requests of bounded number and size. A request is sent again after 429, 5xx, silence or a broken connection, waits as the
/// service asks within <see cref="EmbeddingSettings.LongestWait"/>. Answers are bounded, put in order by their <c>index</c>, and refused
/// where a vector is missing or of another width. Requests go to the endpoint's host alone, and the key stands in no message.
/// Source: platform.openai.com/docs/api-reference/embeddings/create.
/// </remarks>
public sealed class OpenAiEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly ImmutableSortedDictionary<string, string> Codes = ImmutableSortedDictionary<string, string>.Empty.Add("insufficient_quota", "out-of-credit");

    private readonly EmbeddingSettings settings;
    private readonly Func<string, string?> environment;
    private readonly Uri address;
    private readonly Wire wire;
    private readonly WireErrors errors;
    private readonly ResiliencePipeline pipeline;
    private int width;

    /// <summary>A client for one model.</summary>
    /// <param name="settings">Address, model, key and limits.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The settings are faulty; every fault is told.</exception>
    public OpenAiEmbeddings(EmbeddingSettings settings, TimeProvider? time = null)
        : this(settings, time, Environment.GetEnvironmentVariable)
    {
    }

    internal OpenAiEmbeddings(EmbeddingSettings settings, TimeProvider? time, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Faults() is { Count: > 0 } faults) { throw new ArgumentException(string.Join('\n', faults), nameof(settings)); }

        this.settings = settings;
        this.environment = environment;
        time ??= TimeProvider.System;
        width = settings.Dimensions ?? 0;
        var endpoint = settings.Endpoint!;
        var path = endpoint.AbsolutePath.TrimEnd('/');
        address = new UriBuilder(endpoint) { Path = path.EndsWith("/embeddings", StringComparison.Ordinal) ? path : path + "/embeddings" }.Uri;
        wire = new(endpoint.Host, new(address, [], settings.AllowsPrivate), settings.AllowsPrivate, settings.Timeout, settings.MaxBytes);
        errors = new(endpoint.Host, new() { Speaks = "openai-embeddings", Url = address.AbsoluteUri, Codes = Codes }, time);
        var building = new ResiliencePipelineBuilder { TimeProvider = time };
        if (settings.MaxRetries > 0)
        {
            var repetition = Repetition.Of(settings.MaxRetries, settings.RetryDelay, settings.LongestWait);

            // Nothing is begun that a second request would double.
            repetition.ShouldHandle = new PredicateBuilder().Handle<ImageProviderException>(lost => lost.IsTransient && (lost.RetryAfter ?? TimeSpan.Zero) <= settings.LongestWait);
            building.AddRetry(repetition);
        }

        pipeline = building.Build();
    }

    private string? Key => settings.Key ?? (settings.KeyVariable is { } name ? environment(name) : null);

    /// <inheritdoc />
    /// <exception cref="EmbeddingException">There is no vector for each text; the message says why.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (settings.KeyVariable is { } name && string.IsNullOrWhiteSpace(Key))
        {
            throw new EmbeddingException(ProviderFailure.Unauthorized, $"{address.Host}: has no key; set the environment variable {name}");
        }

        IReadOnlyList<string> texts = [.. values];
        var model = options?.ModelId ?? settings.Model!;
        var dimensions = options?.Dimensions ?? settings.Dimensions;
        var generated = new GeneratedEmbeddings<Embedding<float>>(texts.Count);
        foreach (var (from, count) in EmbeddingBatches.Of(texts, settings.MostTexts, settings.MostTokens))
        {
            var body = Body(texts.Skip(from).Take(count), model, dimensions);
            foreach (var vector in await AskAsync(body, count, dimensions, cancellationToken).ConfigureAwait(false)) { generated.Add(new(vector) { ModelId = model }); }
        }

        return generated;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("openai", settings.Endpoint, settings.Model, settings.Dimensions)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc />
    public void Dispose() => wire.Dispose();

    private async Task<float[][]> AskAsync(byte[] body, int count, int? dimensions, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => Vectors(await SendAsync(body, token).ConfigureAwait(false), count, dimensions), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageProviderException lost)
        {
            throw new EmbeddingException(lost.Failure, lost.Message, lost) { RetryAfter = lost.RetryAfter, Status = lost.Status };
        }
    }

    private async Task<WireAnswer> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        if (Key is { } key) { message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}"); }

        var answer = await wire.SendAsync(message, begins: false, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw errors.Of(answer, begins: false, Key);
    }

    private static byte[] Body(IEnumerable<string> texts, string model, int? dimensions)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Results.ResultJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteStartArray("input");
            foreach (var text in texts) { json.WriteStringValue(text); }

            json.WriteEndArray();
            json.WriteString("encoding_format", "float");
            if (dimensions is { } asked) { json.WriteNumber("dimensions", asked); }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private float[][] Vectors(WireAnswer answer, int count, int? dimensions)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) { throw Bad("answers without vectors", answer); }

            if (data.GetArrayLength() != count) { throw Bad($"was given {count} texts and answers with {data.GetArrayLength()} vectors", answer); }

            var vectors = new float[count][];
            var place = 0;
            foreach (var item in data.EnumerateArray())
            {
                var index = item.TryGetProperty("index", out var said) ? said.GetInt32() : place;
                place++;
                if (index < 0 || index >= count || vectors[index] is not null) { throw Bad($"answers with a vector for text {index}, of which there is none or another one", answer); }

                vectors[index] = Vector(item.GetProperty("embedding"), dimensions, answer);
            }

            return vectors;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Bad("answers with something that is not whole JSON of vectors", answer, broken);
        }
    }

    private float[] Vector(JsonElement numbers, int? dimensions, WireAnswer answer)
    {
        var vector = new float[numbers.GetArrayLength()];
        var at = 0;
        var isNothing = true;
        foreach (var number in numbers.EnumerateArray())
        {
            vector[at] = number.GetSingle();
            if (!float.IsFinite(vector[at])) { throw Bad("answers with a number that is none", answer); }

            isNothing &= vector[at++] == 0;
        }

        if (vector.Length == 0 || isNothing) { throw Bad("answers with an empty vector", answer); }

        // All of one client's vectors are compared with each other; who asks for a width of his own knows.
        var wanted = dimensions ?? (Interlocked.CompareExchange(ref width, vector.Length, 0) is var known and > 0 ? known : vector.Length);
        return vector.Length == wanted ? vector : throw Bad($"answers with a vector of {vector.Length} dimensions instead of {wanted}; set 'dimensions' to what the model gives, or name the model that was meant", answer);
    }

    private ImageProviderException Bad(string what, WireAnswer answer, Exception? inner = null) =>
        new(address.Host, ProviderFailure.BadAnswer, what, inner: inner) { Status = answer.Status };
}
