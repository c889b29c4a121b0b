using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Saving;

/// <summary>What was asked and what came: all that is to be said about pictures.</summary>
public sealed record FinishedPictures
{
    /// <summary>What was asked.</summary>
    public required ImageRequest Request { get; init; }

    /// <summary>What came.</summary>
    public required ImageResult Result { get; init; }

    /// <summary>The profile, for the defaults that were sent; null where there is none, as for a drawn card.</summary>
    public ModelProfile? Profile { get; init; }

    /// <summary>The options as they were sent.</summary>
    internal ImageOptions Sent => Profile is { } profile
        ? ImageOptions.Of(Request, profile).Options
        : new()
        {
            Width = Request.Width ?? Request.Prompt.Parameters.GetValueOrDefault("width") as int?,
            Height = Request.Height ?? Request.Prompt.Parameters.GetValueOrDefault("height") as int?,
            Aspect = Request.Aspect,
            Count = Request.Count,
            Steps = Request.Steps,
            Guidance = Request.Guidance,
            Seed = Request.Seed,
            Style = Request.Style,
        };

    /// <summary>The seed of one picture: the provider's word, else what was asked for where only one was made.</summary>
    internal long? SeedOf(int index) => Result.Images[index].Seed ?? (Result.Images.Length == 1 && Request.Count == 1 ? Request.Seed : null);
}
