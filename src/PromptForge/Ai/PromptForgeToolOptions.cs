using PromptForge.Imaging;
using PromptForge.Model;

namespace PromptForge.Ai;

/// <summary>What the tools of <see cref="PromptForgeTools"/> do where a call does not say, and what they may spend.</summary>
public sealed record PromptForgeToolOptions
{
    /// <summary>Target, style, strategy and everything else that a call leaves open; its prompt is replaced. Null for the defaults.</summary>
    public ForgeRequest? Request { get; init; }

    /// <summary>Who makes pictures; null leaves <c>generate_image</c> out.</summary>
    public IImageProvider? Provider { get; init; }

    /// <summary>Where pictures are saved.</summary>
    /// <value><c>pictures</c> in the working directory by default.</value>
    public string Folder { get; init; } = "pictures";

    /// <summary>What all pictures together may cost, in the currency of the provider's price, for as long as these tools live.</summary>
    /// <value>0 by default: only what costs nothing.</value>
    public decimal Budget { get; init; }

    /// <summary>What one picture costs where the profile does not say, in the budget's currency; null refuses what nobody knows the price of.</summary>
    public decimal? PictureCost { get; init; }

    /// <summary>How many pictures these tools make in all.</summary>
    /// <value>20 by default.</value>
    public int MostPictures { get; init; } = 20;
}
