using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Providers.Offline;

/// <summary>Draws a card instead of asking a model: no key, no network, the same bytes for the same request on the same runtime. It shows the whole way, not the picture.</summary>
/// <remarks>Takes a prompt forged for any target. Flowers and colours follow from the words; the words stand below in capitals, Chinese ones by their English where we have it.</remarks>
public sealed class OfflineProvider : IImageProvider
{
    /// <summary>The id by which it is asked for.</summary>
    public const string Id = "offline";

    private const int Usual = 768;
    private const int Least = 64;
    private const int Most = 2048;
    private const int MostPictures = 16;

    private readonly TimeProvider time;

    /// <summary>A provider that draws.</summary>
    /// <param name="time">The clock, for the times in the result; null for the system's.</param>
    public OfflineProvider(TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public string Profile => Id;

    /// <inheritdoc />
    public Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Count is < 1 or > MostPictures) { throw Refuse("count", $"count must lie from 1 to {MostPictures}"); }

        var (width, height) = Size(request);
        var (started, clock) = (time.GetUtcNow(), time.GetTimestamp());
        var images = ImmutableArray.CreateBuilder<GeneratedImage>(request.Count);
        for (var i = 0; i < request.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seed = (request.Seed ?? 0) + i;
            images.Add(new(new OfflineCard(width, height, Source(request, seed)).Draw(Words(request.Prompt)), "image/png", seed));
        }

        return Task.FromResult(new ImageResult
        {
            Images = images.ToImmutable(),
            Profile = Id,
            Model = "card",
            Cost = new Cost(0, "USD"),
            Started = started,
            Elapsed = time.GetElapsedTime(clock),
            Notes = ["a card, drawn without a model: it shows the prompt, not the picture"],
        });
    }

    private static (int Width, int Height) Size(ImageRequest request)
    {
        var words = request.Prompt.Parameters;
        var (width, height) = request is { Width: { } w, Height: { } h } ? (w, h)
            : words.GetValueOrDefault("width") is int wide && words.GetValueOrDefault("height") is int high && request.Aspect is null ? (wide, high) : (Usual, Usual);
        if ((request.Aspect ?? words.GetValueOrDefault("aspect_ratio") as string)?.Split(':') is [var one, var other]
            && double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var across) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out var up)
            && across > 0 && up > 0 && request.Width is null)
        {
            var root = Math.Sqrt(across / up);
            (width, height) = ((int)Math.Round(Usual * root), (int)Math.Round(Usual / root));
        }

        return width is >= Least and <= Most && height is >= Least and <= Most ? (width, height) : throw Refuse("size", $"each side of a card must lie from {Least} to {Most} pixels");
    }

    /// <summary>The words in letters that can be drawn: Chinese by its English where we have it.</summary>
    private static string Words(ForgedPrompt prompt)
    {
        if (!prompt.Language.IsChinese) { return prompt.Prompt; }

        var english = prompt.Fragments.Select(placed => placed.Fragment.Text.En).OfType<string>().ToList();
        return english.Count > 0 ? string.Join(", ", english) : prompt.Prompt;
    }

    /// <summary>A seed that is held draws the same for the same wish, as with a model: on a concept board only the words change.</summary>
    private static byte[] Source(ImageRequest request, long seed)
    {
        var words = request.Seed is null ? request.Prompt.Prompt : request.Prompt.Request.Prompt;
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.ToString(CultureInfo.InvariantCulture)}\n{words}"));
    }

    private static ImageProviderException Refuse(string field, string message) => new(Id, ProviderFailure.Rejected, message) { Field = field, NothingStarted = true };
}
