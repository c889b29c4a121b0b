using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PromptForge.Imaging;

namespace PromptForge.Saving;

/// <summary>A picture on disk.</summary>
/// <param name="Path">The picture.</param>
/// <param name="SideCar">The JSON file beside it.</param>
/// <param name="MediaType">By its content.</param>
/// <param name="Seed">What it was made with, or null where nobody says.</param>
/// <param name="Note">Why it carries no recipe though one was asked for, or null.</param>
public sealed record SavedPicture(string Path, string SideCar, string MediaType, long? Seed, string? Note);

/// <summary>Saves pictures with what is to be known about them. Files appear whole or not at all, and nothing is ever written over.</summary>
/// <remarks>Names tell the time (UTC) and the provider, for example <c>20261121-093000-stability-core-1.png</c>; where one is taken, the next is used.</remarks>
public sealed class PictureFolder
{
    private const int MostNames = 100_000;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string folder;
    private readonly PictureRecipe recipe;

    /// <summary>A folder for pictures; it is made when the first one comes.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="recipe">What is written into the pictures themselves.</param>
    public PictureFolder(string folder, PictureRecipe recipe = PictureRecipe.Public)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        this.folder = Path.GetFullPath(folder);
        this.recipe = recipe;
    }

    /// <summary>Makes the folder and proves that it can be written to, before something is paid for.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot.</exception>
    public void EnsureWritable()
    {
        Directory.CreateDirectory(folder);
        using var part = new PartFile(folder, []);
    }

    /// <summary>Saves the pictures of one request, each with its side-car.</summary>
    /// <returns>In the result's order.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public ImmutableArray<SavedPicture> Save(FinishedPictures finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        return [.. finished.Result.Images.Select((image, index) => Save(finished, image, index))];
    }

    /// <summary>Saves one page that shows pictures side by side and needs nothing beside itself.</summary>
    /// <param name="cells">The pictures in their order.</param>
    /// <param name="title">What stands above them, or null.</param>
    /// <param name="language">The page's language, as BCP 47 writes it.</param>
    /// <returns>Its path.</returns>
    public string SaveSheet(IReadOnlyList<SheetCell> cells, string? title = null, string language = "en")
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentOutOfRangeException.ThrowIfZero(cells.Count);
        var stem = Path.GetFileNameWithoutExtension(cells[0].Picture.Path);
        return WriteNew(number => $"{stem}-sheet{(number == 1 ? "" : Text($"-{number}"))}.html", Utf8.GetBytes(ContactSheet.Of(cells, title, language)));
    }

    private SavedPicture Save(FinishedPictures finished, GeneratedImage image, int index)
    {
        var (content, note) = RecipeText.Into(image, recipe, finished, index);
        var mediaType = PictureFormat.Sniff(content.Span) ?? image.MediaType;
        var stem = Text($"{finished.Result.Started.UtcDateTime:yyyyMMdd-HHmmss}-{finished.Result.Profile}");
        var path = WriteNew(number => Text($"{stem}-{number}{PictureFormat.Extension(mediaType)}"), content.Span);

        // Who won the picture's name owns that of its side-car: it is longer by an ending.
        var sideCar = path + ".json";
        var written = SideCar.Of(finished, index, Path.GetFileName(path), content.Span, mediaType, recipe, note);
        using (var part = new PartFile(folder, written.Span))
        {
            if (!part.TryMoveTo(sideCar)) { throw new IOException($"'{sideCar}' exists already and is not written over."); }
        }

        return new(path, sideCar, mediaType, finished.SeedOf(index), note);
    }

    /// <summary>Writes under the first name that is free, together with its side-car's.</summary>
    private string WriteNew(Func<int, string> name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(folder);
        using var part = new PartFile(folder, content);
        for (var number = 1; number < MostNames; number++)
        {
            var path = Path.Combine(folder, name(number));
            if (!File.Exists(path + ".json") && part.TryMoveTo(path)) { return path; }
        }

        throw new IOException($"'{folder}' holds too many files of this name.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A file that is whole before it has its name.</summary>
    private sealed class PartFile : IDisposable
    {
        private readonly string path;

        public PartFile(string folder, ReadOnlySpan<byte> content)
        {
            path = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
            try
            {
                using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(path);
                throw;
            }
        }

        /// <summary>Gives it a name, unless that is taken.</summary>
        public bool TryMoveTo(string name)
        {
            if (File.Exists(name)) { return false; }

            // Moving without overwriting looks first and renames then, so two could win one name. Making a new file is the step that
            // only one can win; the file that is made stands for the name, so that nobody sees the name before the content.
            var claim = Path.Combine(Path.GetDirectoryName(name)!, $".{Path.GetFileName(name)}.claim");
            try { new FileStream(claim, FileMode.CreateNew).Dispose(); }
            catch (IOException) when (File.Exists(claim) || File.Exists(name)) { return false; }

            try
            {
                if (File.Exists(name)) { return false; }

                File.Move(path, name, overwrite: false);
                return true;
            }
            finally
            {
                File.Delete(claim);
            }
        }

        public void Dispose() => File.Delete(path);
    }
}
