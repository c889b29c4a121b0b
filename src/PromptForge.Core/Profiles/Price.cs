namespace PromptForge.Profiles;

/// <summary>What is counted.</summary>
public enum PriceUnit
{
    /// <summary>Each picture.</summary>
    Image,

    /// <summary>Each 1,048,576 pixels of each picture.</summary>
    Megapixel,

    /// <summary>Each sampling step of each 1,048,576 pixels.</summary>
    MegapixelStep,
}

/// <summary>A price that can be reckoned before the request.</summary>
/// <param name="Amount">What one unit costs.</param>
/// <param name="Currency">As ISO 4217.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Further">For megapixels: what each one after the first costs; null for the same.</param>
/// <param name="Steps">The steps that the amount covers; more cost in proportion. Null where steps do not count.</param>
public sealed record Price(double Amount, string Currency, PriceUnit Unit, double? Further, double? Steps)
{
    private const double Megapixel = 1_048_576;

    /// <summary>What a request costs, or null where its size or steps are not known.</summary>
    /// <param name="count">How many pictures.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="steps">Sampling steps.</param>
    public Cost? Of(int count, int? width, int? height, int? steps)
    {
        var pixels = width is { } w && height is { } h ? (double)w * h / Megapixel : (double?)null;
        var each = Unit switch
        {
            PriceUnit.Image => Amount,
            PriceUnit.Megapixel => pixels is { } area ? Amount + (Math.Max(0, Math.Ceiling(area) - 1) * (Further ?? Amount)) : null,
            _ => pixels * steps * Amount,
        };
        if (each is { } one && Steps is { } covered && steps > covered) { each = one * steps / covered; }

        return each is { } amount ? new(Math.Round((decimal)(amount * count), 6), Currency) : null;
    }
}

/// <summary>An amount of money.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Currency">As ISO 4217.</param>
public readonly record struct Cost(decimal Amount, string Currency);
