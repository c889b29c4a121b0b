using PromptForge.Content;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Tests;

/// <summary>The forge with the embedded content, built once; and the repository it was built from.</summary>
internal static class TheForge
{
    private static readonly Lazy<Forge> Built = new(Forge.Create);

    /// <summary>The forge.</summary>
    public static Forge Standard => Built.Value;

    /// <summary>What it knows.</summary>
    public static ForgeContent Content => Standard.Content;

    /// <summary>The root of the repository: the nearest folder upward that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where this project's own files lie.</summary>
    public static string TestFolder => Path.Combine(Root, "tests", "PromptForge.Tests");

    /// <summary>True when golden files are to be written instead of compared.</summary>
    public static bool Accepts => Environment.GetEnvironmentVariable("PROMPTFORGE_ACCEPT") == "1";

    /// <summary>Forges a prompt; every stage of the standard forge answers at once.</summary>
    public static ForgedPrompt Enhance(string prompt, string target = "stability-v1-sdxl", string style = "auto") =>
        Enhance(new() { Prompt = prompt, Target = target, Style = style });

    /// <summary>Forges a request.</summary>
    public static ForgedPrompt Enhance(ForgeRequest request) => Standard.EnhanceAsync(request).AsTask().GetAwaiter().GetResult();

    /// <summary>The profile with an id.</summary>
    public static ModelProfile Profile(string id) => Standard.Profile(id);

    /// <summary>Compares a text with an approved file, or writes the file.</summary>
    public static void Approve(string path, string actual)
    {
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Accepts)
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"there is no approved file {path}; PROMPTFORGE_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PromptForge.sln"))) { return folder.FullName; }
        }

        throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
