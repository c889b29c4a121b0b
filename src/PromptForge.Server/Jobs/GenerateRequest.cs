using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Providers.Http;
using PromptForge.Providers.Offline;
using PromptForge.Results;
using PromptForge.Server.Api;

namespace PromptForge.Server.Jobs;

/// <summary>What the caller wrote in place of the forged words; it is sent as it is.</summary>
internal sealed record EditedWords(string Prompt, string? NegativePrompt);

/// <summary>A wish for pictures: everything that <c>/v1/enhance</c> takes, and what a picture needs beside its words.</summary>
internal sealed record GenerateRequest
{
    private static readonly string[] Own = ["provider", "n", "size", "imageSeed", "edited", "image"];

    /// <summary>All keys.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. EnhanceReader.Keys, .. Own];

    public required ForgeRequest Words { get; init; }

    /// <summary>The provider that was named, or null.</summary>
    public string? Provider { get; init; }

    public int Count { get; init; } = 1;

    public int? Width { get; init; }

    public int? Height { get; init; }

    public string? Aspect { get; init; }

    public long? Seed { get; init; }

    public EditedWords? Edited { get; init; }

    public ReferenceImage? Reference { get; init; }

    /// <summary>The request for a picture with the words that were forged.</summary>
    public ImageRequest For(ForgedPrompt forged, IProgress<ImageProgress>? progress = null) => new()
    {
        Prompt = forged,
        Count = Count,
        Width = Width,
        Height = Height,
        Aspect = Aspect,
        Seed = Seed,
        Reference = Reference,
        Progress = progress,
    };

    /// <summary>Reads a request.</summary>
    /// <exception cref="RequestFormatException">It is none; the message names the key.</exception>
    public static GenerateRequest Read(JsonElement item, ForgeRequest defaults, ServerOptions options)
    {
        var read = new GenerateRequest { Words = defaults };
        var words = EnhanceReader.Read(item, defaults, options.MostPromptLength, Keys, property =>
        {
            if (!Own.Contains(property.Name)) { return false; }

            if (property.Value.ValueKind != JsonValueKind.Null) { read = read.With(property.Name, property.Value, options); }

            return true;
        });

        // Who names a service and no target means the service's own words.
        if (read.Provider is { } provider && provider != OfflineProvider.Id && (!item.TryGetProperty("target", out var target) || target.ValueKind == JsonValueKind.Null)) { words = words with { Target = provider }; }

        return read with { Words = words with { IsEdit = read.Reference is not null } };
    }

    private GenerateRequest With(string name, JsonElement value, ServerOptions options)
    {
        switch (name)
        {
            case "provider": return this with { Provider = Text(name, value) };
            case "n": return this with { Count = (int)Number(name, value, 1, options.Jobs.MostPictures) };
            case "imageSeed": return this with { Seed = Number(name, value, 0, long.MaxValue) };
            case "image": return this with { Reference = Picture(Text(name, value)) };
            case "edited": return this with { Edited = EditedOf(value, options.MostPromptLength) };
            default:
                var text = Text(name, value);
                var parts = text.Split('x', ':');
                if (parts is [var one, var other] && Side(one) is { } width && Side(other) is { } height)
                {
                    return text.Contains('x', StringComparison.Ordinal) ? this with { Width = width, Height = height } : this with { Aspect = string.Create(CultureInfo.InvariantCulture, $"{width}:{height}") };
                }

                throw Wrong($"'size' is written as 1024x1024 or 3:4, not '{Short.Of(text)}'.");
        }
    }

    private static EditedWords EditedOf(JsonElement value, int mostLength)
    {
        if (value.ValueKind != JsonValueKind.Object) { throw Wrong("'edited' must be an object such as {\"prompt\": \"a fox\"}."); }

        string? prompt = null, negative = null;
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "prompt" when prompt is null: prompt = Text("edited.prompt", property.Value); break;
                case "negativePrompt" when negative is null: negative = property.Value.ValueKind == JsonValueKind.Null ? null : Text("edited.negativePrompt", property.Value); break;
                case "prompt" or "negativePrompt": throw new RequestFormatException("bad-json", $"The key 'edited.{property.Name}' stands twice.");
                default: throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Short.Of(property.Name), ["prompt", "negativePrompt"]));
            }
        }

        if (string.IsNullOrWhiteSpace(prompt)) { throw new RequestFormatException("empty-prompt", "'edited.prompt' is missing or empty; say what the picture shows."); }

        return Math.Max(prompt.Length, negative?.Length ?? 0) <= mostLength ? new(prompt, string.IsNullOrEmpty(negative) ? null : negative)
            : throw new RequestFormatException("prompt-too-long", string.Create(CultureInfo.InvariantCulture, $"'edited' has a text of more than {mostLength} characters; shorten it."));
    }

    /// <summary>A picture that came along as a data address, or one that a service shall fetch. We fetch none ourselves, and no service is sent into a private network.</summary>
    private static ReferenceImage Picture(string text)
    {
        const string mark = ";base64,";
        if (text.StartsWith("data:image/", StringComparison.Ordinal) && text.IndexOf(mark, StringComparison.Ordinal) is var at and > 0)
        {
            return Base64.IsValid(text.AsSpan(at + mark.Length)) && Convert.FromBase64String(text[(at + mark.Length)..]) is var bytes && PictureFormat.Sniff(bytes) is not (null or "image/gif")
                ? new(bytes) : throw Wrong("'image' holds no PNG, JPEG or WebP picture.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != "https" || address.UserInfo.Length > 0) { throw Wrong("'image' must be a picture as data:image/png;base64,… or an address that begins with https://."); }

        var isPrivate = address.IsLoopback || (IPAddress.TryParse(address.IdnHost, out var ip) ? HostGuard.IsPrivate(ip) : !address.IdnHost.Contains('.', StringComparison.Ordinal) || address.IdnHost.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || address.IdnHost.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
        return isPrivate ? throw Wrong("'image' leads into a private network; nobody is sent there.") : new(ReadOnlyMemory<byte>.Empty, address);
    }

    private static int? Side(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side > 0 ? side : null;

    private static string Text(string name, JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong($"'{name}' must be a text.");

    private static long Number(string name, JsonElement value, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from {least} to {most}."));

    private static RequestFormatException Wrong(string message) => new("bad-value", message);
}
