using PromptForge.Authoring;
using PromptForge.Content;

namespace PromptForge.Tests;

/// <summary>A folder of content for one test; gone afterwards.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-");

    /// <summary>Where it lies.</summary>
    public string Path => folder.FullName;

    /// <summary>Writes a file.</summary>
    public Folder With(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Writes a file of bytes.</summary>
    public Folder With(string name, byte[] bytes)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);
        return this;
    }

    /// <summary>Reads it as a layer over the embedded content.</summary>
    public ForgeContent Load(ForgeContent? below = null) => ContentReader.Load(below ?? ForgeContent.Embedded, Path);

    /// <summary>A forge with this folder over the embedded content.</summary>
    public Forge Forge() => new PromptPipelineBuilder { Content = Load() }.Build();

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<AuthoringError> Errors()
    {
        var faults = new Faults();
        new ContentReader(faults).Read(ForgeContent.Embedded, [Path]);
        return faults.All;
    }

    /// <summary>The only thing that is wrong with it.</summary>
    public AuthoringError Error() => Assert.Single(Errors());

    public void Dispose() => folder.Delete(recursive: true);
}
