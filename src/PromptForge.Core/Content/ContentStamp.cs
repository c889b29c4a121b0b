using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Authoring;

namespace PromptForge.Content;

/// <summary>Whether an index file still holds what its folders hold.</summary>
public static class ContentStamp
{
    // File systems round times; a file that changed this shortly before the index was written may have changed after it was read, too.
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(2);

    /// <summary>Names, lengths and times of the files that <see cref="ContentReader"/> would read, as 16 hexadecimal digits.</summary>
    /// <param name="below">What the folders lie over.</param>
    /// <param name="folders">The folders and files.</param>
    public static string Of(ForgeContent below, IEnumerable<string> folders) => Of(below, folders, out _);

    /// <summary>Tells whether an index file is current: by its stamp where no file is younger than it, else by the bytes of the files.</summary>
    /// <param name="path">The index file.</param>
    /// <param name="below">What the folders lie over.</param>
    /// <param name="folders">The folders and files.</param>
    public static Func<IndexFileInfo, bool> Check(string path, ForgeContent below, IReadOnlyCollection<string> folders) => info =>
        (info.Stamp == Of(below, folders, out var newest) && newest < File.GetLastWriteTimeUtc(path) - Doubtful)
        || info.ContentVersion == ContentReader.VersionOf(below, folders);

    private static string Of(ForgeContent below, IEnumerable<string> folders, out DateTime newest)
    {
        newest = DateTime.MinValue;
        var lines = new StringBuilder(below.Version).Append('\n');
        var nowhere = new Faults();
        foreach (var folder in folders)
        {
            foreach (var path in ContentReader.Files(folder, nowhere))
            {
                var file = new FileInfo(path);
                lines.Append(path).Append('\n').Append(file.Length.ToString(CultureInfo.InvariantCulture)).Append('\n').Append(file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)).Append('\n');
                if (file.LastWriteTimeUtc > newest) { newest = file.LastWriteTimeUtc; }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())))[..16];
    }
}
