namespace PromptForge.Measure;

/// <summary>Counts text in one unit.</summary>
/// <remarks>Additive over pieces separated by a comma or white space: the length of "a, b" is that of "a", ",", "b" together
/// (in units that count spaces: of "a", ", ", "b"), so that a prompt can be priced piece by piece.</remarks>
public interface ITextMeter
{
    /// <summary>What is counted.</summary>
    LengthUnit Unit { get; }

    /// <summary>Whether counts are exact; otherwise they are upper estimates.</summary>
    bool IsExact { get; }

    /// <summary>The length of a text.</summary>
    int Count(ReadOnlySpan<char> text);
}
