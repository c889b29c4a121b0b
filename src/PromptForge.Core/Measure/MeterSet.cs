namespace PromptForge.Measure;

/// <summary>One meter for every unit.</summary>
/// <remarks>Cheap to make: the measured counts are read when the first token is counted. Safe to share between threads.</remarks>
public sealed class MeterSet
{
    private readonly ITextMeter[] meters;

    /// <summary>Makes the meters.</summary>
    /// <param name="clipCounts">Measured counts, as <see cref="ClipCounts"/> reads them; may be empty.</param>
    /// <param name="vocabulary">The user's CLIP vocabulary; without one CLIP tokens are counted by <paramref name="clipCounts"/>.</param>
    public MeterSet(string clipCounts, ClipVocabulary? vocabulary = null)
    {
        var counts = new ClipCounts(clipCounts);
        meters = new ITextMeter[LengthUnits.All.Count];
        for (var unit = LengthUnit.Scalars; (int)unit < meters.Length; unit++)
        {
            meters[(int)unit] = unit switch
            {
                <= LengthUnit.CjkWords => new PlainMeter(unit),
                LengthUnit.ClipTokens => vocabulary is null ? new ClipMeter(counts) : new ClipMeter(vocabulary),
                _ => new EstimateMeter(unit, counts),
            };
        }
    }

    /// <summary>The meter of a unit.</summary>
    public ITextMeter For(LengthUnit unit) => meters[(int)unit];
}
