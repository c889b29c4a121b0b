using System.Security.Cryptography;
using System.Text;
using PromptForge.Evaluation.Trials;
using PromptForge.Imaging;
using PromptForge.Model;

namespace PromptForge.Cli.Evaluate;

/// <summary>Pictures of a provider, each kept under the hash of what was asked: what is there is not paid for again.</summary>
internal sealed class ProviderPictures(IImageProvider provider, string folder) : IPictureMaker
{
    /// <summary>The request for a prompt and seed.</summary>
    public static ImageRequest Request(ForgedPrompt prompt, long seed) => new() { Prompt = prompt, Seed = seed };

    /// <summary>Whether a picture is there.</summary>
    public bool Has(ForgedPrompt prompt, long seed) => Find(Stem(prompt, seed)) is not null;

    /// <inheritdoc />
    public async ValueTask<string> MakeAsync(ForgedPrompt prompt, long seed, CancellationToken cancellationToken = default)
    {
        var stem = Stem(prompt, seed);
        if (Find(stem) is { } known) { return known; }

        var image = (await provider.GenerateAsync(Request(prompt, seed), cancellationToken).ConfigureAwait(false)).Images[0];
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, stem + PictureFormat.Extension(image.MediaType));

        // A half written picture would pass for a whole one.
        await File.WriteAllBytesAsync(path + ".part", image.Content.ToArray(), cancellationToken).ConfigureAwait(false);
        File.Move(path + ".part", path, overwrite: true);
        return path;
    }

    private string? Find(string stem) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, stem + ".*").FirstOrDefault(path => !path.EndsWith(".part", StringComparison.Ordinal)) : null;

    private string Stem(ForgedPrompt prompt, long seed) => Stem(provider.Profile, prompt, seed);

    /// <summary>The name of a picture, without its ending.</summary>
    internal static string Stem(string profile, ForgedPrompt prompt, long seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{profile}\n{seed}\n{prompt.Prompt}\n{prompt.NegativePrompt}"))).AsSpan(0, 8));
}
