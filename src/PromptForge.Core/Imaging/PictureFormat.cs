namespace PromptForge.Imaging;

/// <summary>Tells picture files by their first bytes, never by name or header.</summary>
public static class PictureFormat
{
    /// <summary>The media type of a picture, or null when these bytes are none that we know: PNG, JPEG, WebP, GIF.</summary>
    public static string? Sniff(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) { return "image/png"; }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) { return "image/jpeg"; }

        if (content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8)) { return "image/webp"; }

        return content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif" : null;
    }

    /// <summary>The usual ending of a file name, with its dot.</summary>
    public static string Extension(string mediaType) => mediaType switch
    {
        "image/jpeg" => ".jpg",
        "image/webp" => ".webp",
        "image/gif" => ".gif",
        _ => ".png",
    };
}
