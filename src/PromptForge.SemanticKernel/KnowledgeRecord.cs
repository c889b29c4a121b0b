using System.Security.Cryptography;
using System.Text;

namespace PromptForge.SemanticKernel;

/// <summary>A knowledge entry in a vector store.</summary>
public sealed class KnowledgeRecord
{
    /// <summary>The key: of the entry's id alone, so that a newer version replaces the older one. A GUID, which every connector takes.</summary>
    public Guid Key { get; set; }

    /// <summary>The entry's id.</summary>
    public string Entry { get; set; } = "";

    /// <summary>The entry's kind.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The terms under which it is found, with spaces between: cut by us, so that a store without a Chinese segmenter finds Chinese, too.</summary>
    public string Terms { get; set; } = "";

    /// <summary>What the vector was made of.</summary>
    public string Text { get; set; } = "";

    /// <summary>The embedding.</summary>
    public ReadOnlyMemory<float> Vector { get; set; }

    /// <summary>The key of an entry: a UUID of version 8 from the SHA-256 of its id.</summary>
    /// <remarks>Source: RFC 9562, section 5.8.</remarks>
    public static Guid KeyOf(string entry)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(entry)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
