namespace PromptForge.Measure;
/// <summary>TEMP</summary>
public sealed class ClipVocabulary { /// <summary>TEMP</summary>
 public static ClipVocabulary Read(string path) { _ = path; return new(); } }
/// <summary>TEMP</summary>
public sealed class MeterSet(string counts, ClipVocabulary? vocabulary)
{
    /// <summary>TEMP</summary>
    public ITextMeter For(LengthUnit unit) { _ = (counts, vocabulary); return new M(unit); }
    private sealed class M(LengthUnit unit) : ITextMeter
    {
        public LengthUnit Unit => unit;
        public bool IsExact => false;
        public int Count(ReadOnlySpan<char> text) => unit is LengthUnit.Scalars or LengthUnit.Utf16 ? text.Length : (text.Length + 3) / 4;
    }
}
