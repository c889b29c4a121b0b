using ModelContextProtocol.Protocol;
using PromptForge.Imaging;

namespace PromptForge.Cli.Mcp;

/// <summary>Pictures as parts of an answer: a link to each file, and the picture itself while it is small enough to be sent through a conversation.</summary>
internal static class PictureBlocks
{
    // Assistants refuse answers beyond a megabyte; base64 makes four bytes of three.
    private const long MostBytes = 700 * 1024;

    /// <summary>The parts, in the order of the files.</summary>
    public static IEnumerable<ContentBlock> Of(IEnumerable<string> files)
    {
        var left = MostBytes;
        foreach (var path in files)
        {
            var file = new FileInfo(path);
            var mediaType = MediaType(path);
            yield return new ResourceLinkBlock { Uri = new Uri(file.FullName).AbsoluteUri, Name = file.Name, MimeType = mediaType, Size = file.Length };
            if (file.Length > left) { continue; }

            left -= file.Length;
            yield return ImageContentBlock.FromBytes(File.ReadAllBytes(path), mediaType);
        }
    }

    private static string MediaType(string path)
    {
        var start = new byte[64];
        using var file = File.OpenRead(path);
        return PictureFormat.Sniff(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))) ?? "application/octet-stream";
    }
}
