using System.Security.Cryptography;
using System.Text;

namespace PromptForge.Server.Reloading;

/// <summary>What the content folders look like from outside: names, lengths and times of their files. Cheap enough to look every few seconds, and right on every file system, which notifications are not.</summary>
internal static class ContentPrint
{
    /// <summary>A value that differs when a file was added, removed or written.</summary>
    public static string Of(IEnumerable<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in folders)
        {
            foreach (var file in Files(folder).OrderBy(file => file.FullName, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(file.FullName));
                hash.AppendData(BitConverter.GetBytes(file.Exists ? file.Length : -1));
                hash.AppendData(BitConverter.GetBytes(file.LastWriteTimeUtc.Ticks));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<FileInfo> Files(string folder)
    {
        if (File.Exists(folder)) { return [new(folder)]; }

        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase) || file.Extension.Equals(".txt", StringComparison.OrdinalIgnoreCase)).ToList();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The reader tells what is wrong with the folder.
            return [];
        }
    }
}
