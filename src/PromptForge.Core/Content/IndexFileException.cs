namespace PromptForge.Content;

/// <summary>What is wrong with an index file.</summary>
public enum IndexFileFault
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is something else, and is left alone.</summary>
    Foreign,

    /// <summary>It ends too early, or its checksum is wrong.</summary>
    Torn,

    /// <summary>Another version of PromptForge wrote it.</summary>
    OtherVersion,

    /// <summary>The content has changed since.</summary>
    Stale,

    /// <summary>Its vectors are of another model or width, or there are none.</summary>
    OtherModel,

    /// <summary>Somebody else is writing it.</summary>
    Busy,

    /// <summary>It cannot be read or written.</summary>
    Unusable,
}

/// <summary>An index file cannot be used as it is. The message names the file and the way out.</summary>
public sealed class IndexFileException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public IndexFileException(string path, IndexFileFault fault, string message, Exception? inner = null)
        : base($"{path}: {message}", inner)
    {
        Path = path;
        Fault = fault;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong; switch on this, not on the message.</summary>
    public IndexFileFault Fault { get; }
}
