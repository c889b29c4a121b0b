using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace PromptForge.Server.Playground;

/// <summary>The page's files, held in the assembly: there is no folder to leave by a path.</summary>
internal sealed class PageFiles(string folder = "page/")
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, PageFile> files = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[folder.Length..], name => new PageFile(Read(name), Types[Path.GetExtension(name)]), StringComparer.Ordinal);

    /// <summary>The files by name.</summary>
    public IReadOnlyDictionary<string, PageFile> All => files;

    /// <summary>A resource of the assembly.</summary>
    public static byte[] Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Sends a file; 304 where the browser has this very one.</summary>
    public static async Task SendAsync(HttpContext http, PageFile file)
    {
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = file.Type;
        http.Response.ContentLength = file.Bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) { await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted).ConfigureAwait(false); }
    }
}

/// <summary>A file to send.</summary>
internal sealed record PageFile(byte[] Bytes, string Type)
{
    /// <summary>Changes with the bytes.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..24]}\"";
}
