using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Results;

namespace PromptForge.Saving;

/// <summary>What is written into a picture about how it was made. Cost and paths never are.</summary>
public enum PictureRecipe
{
    /// <summary>Nothing: the file stays as it came.</summary>
    None,

    /// <summary>Prompt and parameters, as users of Automatic1111 and ComfyUI know them.</summary>
    Public,

    /// <summary>The receipts, too: what was asked, and where each phrase comes from.</summary>
    Full,
}

/// <summary>Why a picture carries no recipe.</summary>
internal static class RecipeNotes
{
    public const string NotPng = "the recipe stands in the side-car only: this is no PNG file";
    public const string Labelled = "left byte for byte as it came: it carries content credentials or another label";
    public const string HasParameters = "left byte for byte as it came: it tells its parameters already";
    public const string Broken = "left byte for byte as it came: the PNG file is not whole";
}

/// <summary>Writes recipes in the form of Automatic1111: the prompt, a line with the negative, a line of parameters.</summary>
/// <remarks>Source: AUTOMATIC1111/stable-diffusion-webui, modules/infotext_utils.py. Readers take the last line for parameters when it holds three or more.</remarks>
internal static class RecipeText
{
    /// <summary>A picture with its recipe, or as it came and why.</summary>
    public static (ReadOnlyMemory<byte> File, string? Note) Into(GeneratedImage image, PictureRecipe recipe, FinishedPictures finished, int index)
    {
        if (recipe == PictureRecipe.None) { return (image.Content, null); }

        if (PictureFormat.Sniff(image.Content.Span) != "image/png") { return (image.Content, RecipeNotes.NotPng); }

        if (PngFile.Chunks(image.Content.Span) is null) { return (image.Content, RecipeNotes.Broken); }

        var size = PngFile.Size(image.Content.Span);
        var texts = new List<KeyValuePair<string, string>> { new(PictureText.Parameters, Of(finished, index, size)) };
        if (recipe == PictureRecipe.Full) { texts.Add(new(PictureText.Receipts, ResultJson.ToText(finished.Request.Prompt))); }

        return PictureText.Add(image.Content, texts);
    }

    /// <summary>The recipe of a picture.</summary>
    public static string Of(FinishedPictures finished, int index, (int Width, int Height) size)
    {
        var (forged, options) = (finished.Request.Prompt, finished.Sent);
        var text = new StringBuilder(forged.Prompt.Trim()).Append('\n');
        if (forged.NegativePrompt is { } negative) { text.Append("Negative prompt: ").Append(negative.Trim()).Append('\n'); }

        (string Name, string? Value)[] parameters =
        [
            ("Steps", Number(options.Steps)),
            ("Sampler", forged.Parameters.GetValueOrDefault("sampler") as string),
            ("CFG scale", Number(options.Guidance)),
            ("Seed", Number(finished.SeedOf(index))),
            ("Size", string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}")),
            ("Model", finished.Result.Model),
            ("Style preset", options.Style),
            ("Provider", finished.Result.Profile),
            ("Version", "PromptForge " + forged.Version),
        ];
        return text.AppendJoin(", ", parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}: {Quoted(one.Value!)}")).ToString();
    }

    private static string? Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    // As the readers' own quoting: a JSON string where a comma, colon or line end would end the value early.
    private static string Quoted(string value) => value.AsSpan().ContainsAny(',', ':', '\n') ? $"\"{JsonEncodedText.Encode(value, ResultJson.Options.Encoder)}\"" : value;
}
