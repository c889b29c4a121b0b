using System.Collections.Immutable;
using System.Text.Json;
using PromptForge.Profiles;
using PromptForge.Saving;

namespace PromptForge.Server.Jobs;

/// <summary>A picture of a job.</summary>
/// <param name="File">Its name in the job's folder.</param>
/// <param name="MediaType">By its content.</param>
/// <param name="Seed">What it was made with, or null.</param>
internal sealed record MadePicture(string File, string MediaType, long? Seed);

/// <summary>What a job made, as its row keeps it.</summary>
internal sealed record MadePictures(ImmutableArray<MadePicture> Pictures, string? Model, string? RevisedPrompt, Cost? Cost, ImmutableArray<string> Notes)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static MadePictures? Of(string? json) => json is null ? null : JsonSerializer.Deserialize<MadePictures>(json);
}

/// <summary>The folder of pictures: one folder for each job, named by its id.</summary>
internal sealed class JobPictures(JobOptions options, TimeProvider time)
{
    private readonly string root = Path.GetFullPath(options.Folder);
    private readonly Lock measuring = new();
    private long held = -1;

    /// <summary>Whether the folder may take more; and that it can be written to, before something is paid for.</summary>
    public bool HasRoom()
    {
        try
        {
            new PictureFolder(root).EnsureWritable();
            return Held() < options.MostDiskBytes;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException) { return false; }
    }

    /// <summary>Saves what was made, each picture with the file that tells how.</summary>
    public ImmutableArray<MadePicture> Save(string job, FinishedPictures finished)
    {
        var saved = new PictureFolder(Path.Combine(root, job), options.Recipe).Save(finished);
        lock (measuring)
        {
            if (held >= 0) { held += saved.Sum(picture => new FileInfo(picture.Path).Length + new FileInfo(picture.SideCar).Length); }
        }

        return [.. saved.Select(picture => new MadePicture(Path.GetFileName(picture.Path), picture.MediaType, picture.Seed))];
    }

    /// <summary>The file of a picture, or null when it is not here (any more).</summary>
    public FileStream? Open(string job, MadePicture picture)
    {
        try { return new FileStream(Path.Combine(root, job, picture.File), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan); }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException) { return null; }
    }

    /// <summary>Takes away what is past its time. By the files' own age, so that it also finds what no job knows of.</summary>
    public void Clean()
    {
        lock (measuring) { held = -1; }

        if (!Directory.Exists(root)) { return; }

        var before = (time.GetUtcNow() - options.PicturesLast).UtcDateTime;
        foreach (var folder in Directory.EnumerateDirectories(root).Where(IsJob))
        {
            try
            {
                var files = Directory.GetFiles(folder);
                var newest = files.Length == 0 ? Directory.GetLastWriteTimeUtc(folder) : files.Max(File.GetLastWriteTimeUtc);
                if (newest < before) { Directory.Delete(folder, recursive: true); }
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // Another server may be cleaning, too; else it is tried again the next time.
            }
        }
    }

    private long Held()
    {
        lock (measuring)
        {
            if (held < 0)
            {
                held = Directory.Exists(root) ? new DirectoryInfo(root).EnumerateDirectories().Where(folder => IsJob(folder.Name)).Sum(folder => folder.Exists ? folder.EnumerateFiles().Sum(file => file.Exists ? file.Length : 0) : 0) : 0;
            }

            return held;
        }
    }

    /// <summary>Nothing else in the folder is ours to take away.</summary>
    private static bool IsJob(string path) => Path.GetFileName(path) is { Length: 32 } name && name.All(char.IsAsciiHexDigitLower);
}
