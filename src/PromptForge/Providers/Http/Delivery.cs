using System.Collections.Immutable;

namespace PromptForge.Providers.Http;

/// <summary>A picture as a service hands it over: its bytes, or where they are.</summary>
internal sealed record Picture(ReadOnlyMemory<byte> Content, Uri? Address, long? Seed)
{
    public static Picture Of(ReadOnlyMemory<byte> content, long? seed = null) => new(content, null, seed);

    /// <summary>From Base64, with or without the head of a data address; null where it is none.</summary>
    public static Picture? FromBase64(string? text, long? seed = null)
    {
        if (text is null) { return null; }

        var comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var bytes = new byte[((text.Length - comma) / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(text.AsSpan(comma), bytes, out var count) ? new(bytes.AsMemory(0, count), null, seed) : null;
    }

    /// <summary>From an address; null where it is none.</summary>
    public static Picture? FromAddress(string? text, long? seed = null) =>
        text is null ? null : text.StartsWith("data:", StringComparison.Ordinal) ? FromBase64(text, seed)
        : Uri.TryCreate(text, UriKind.Absolute, out var address) ? new(default, address, seed) : null;
}

/// <summary>What a service delivered.</summary>
internal sealed record Delivery(ImmutableArray<Picture> Pictures)
{
    public string? RevisedPrompt { get; init; }

    public string? RequestId { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Of the places where pictures may stand, those where one stands.</summary>
    public static Delivery Of(IEnumerable<Picture?> pictures) => new([.. pictures.OfType<Picture>()]);
}
