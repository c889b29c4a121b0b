namespace PromptForge.Content;

/// <summary>Content of folders, taken from an index file where that is current.</summary>
public static class IndexedContent
{
    /// <summary>Reads the index file; where it cannot be used and making it anew costs nothing, reads the folders and writes it.</summary>
    /// <param name="folders">Folders and files over the embedded content.</param>
    /// <param name="path">The index file; null to read the folders.</param>
    /// <param name="model">The embedding model whose vectors are needed; null for none.</param>
    /// <param name="dimensions">How wide they must be; 0 for any width.</param>
    /// <param name="note">Is told why the file was not used, or not written; may be null.</param>
    /// <exception cref="IndexFileException">There are no current vectors of the model, and they would have to be paid for.</exception>
    /// <exception cref="Authoring.AuthoringException">Something in the folders is wrong; every error is told.</exception>
    public static ForgeContent Load(IReadOnlyCollection<string> folders, string? path, string? model = null, int dimensions = 0, Action<IndexFileException>? note = null)
    {
        if (path is null) { return FromFolders(folders); }

        try
        {
            return IndexFile.Read(path, ContentStamp.Check(path, ForgeContent.Embedded, folders), model, dimensions);
        }
        catch (IndexFileException unusable) when (model is null)
        {
            note?.Invoke(unusable);
            var stamp = ContentStamp.Of(ForgeContent.Embedded, folders);
            var content = FromFolders(folders);
            if (unusable.Fault is IndexFileFault.Foreign or IndexFileFault.Unusable) { return content; }

            try
            {
                IndexFile.Write(path, content, stamp: stamp);
                return IndexFile.Read(path);
            }
            catch (IndexFileException unwritten)
            {
                note?.Invoke(unwritten);
                return content;
            }
        }
    }

    /// <summary>Reads folders over the embedded content.</summary>
    public static ForgeContent FromFolders(IReadOnlyCollection<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return folders.Count == 0 ? ForgeContent.Embedded : ContentReader.Load(ForgeContent.Embedded, folders);
    }
}
