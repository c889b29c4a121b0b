using System.Collections.Immutable;
using PromptForge.Profiles;

namespace PromptForge.Imaging;

/// <summary>A request's options that do not fit the profile.</summary>
/// <param name="Option">Our name of the option.</param>
/// <param name="Message">What is wrong and the way out.</param>
/// <param name="Chinese">The same in Chinese.</param>
public sealed record OptionFault(string Option, string Message, string Chinese);

/// <summary>A request's options as they will be sent: what was asked for, else what the words asked for, else the profile's default.</summary>
public sealed record ImageOptions
{
    /// <summary>Width in pixels, or null where the size is named otherwise.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, or null where the size is named otherwise.</summary>
    public int? Height { get; init; }

    /// <summary>The ratio as <c>W:H</c>, for models that take one.</summary>
    public string? Aspect { get; init; }

    /// <summary>A size with a name, for example <c>auto</c>.</summary>
    public string? SizeName { get; init; }

    /// <summary>How many pictures.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Sampling steps, or null where the model has none.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance, or null where the model has none.</summary>
    public double? Guidance { get; init; }

    /// <summary>The seed, or null for the provider's choice.</summary>
    public long? Seed { get; init; }

    /// <summary>The provider's style name, or null.</summary>
    public string? Style { get; init; }

    /// <summary>Whether the provider may rewrite the prompt; null where it has no such switch.</summary>
    public bool? Rewriting { get; init; }

    /// <summary>What a request with these options costs, or null where that is not known.</summary>
    public Cost? Cost(ModelProfile profile) => profile?.Price?.Of(Count, Width, Height, Steps);

    /// <summary>Checks a request against a profile.</summary>
    /// <returns>The options to send, and every fault that was found; with faults the options are not to be used.</returns>
    public static (ImageOptions Options, ImmutableArray<OptionFault> Faults) Of(ImageRequest request, ModelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(profile);
        var check = new OptionCheck(request, profile);
        return (check.Resolve(), check.Faults);
    }
}
