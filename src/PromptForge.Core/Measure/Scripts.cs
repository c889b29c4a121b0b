namespace PromptForge.Measure;

/// <summary>The scripts that meters tell apart, by code point: fixed ranges, so that no machine's Unicode data matters.</summary>
internal static class Scripts
{
    /// <summary>Reads one scalar; half of a surrogate pair is read as it stands.</summary>
    /// <returns>How many UTF-16 units it takes.</returns>
    public static int Next(ReadOnlySpan<char> text, out int scalar)
    {
        scalar = text[0];
        if (!char.IsHighSurrogate(text[0]) || text.Length < 2 || !char.IsLowSurrogate(text[1])) { return 1; }

        scalar = char.ConvertToUtf32(text[0], text[1]);
        return 2;
    }

    /// <summary>An ideograph: the unified blocks, their extensions, the compatibility ideographs, 々 and 〇.</summary>
    public static bool IsHan(int scalar) => scalar switch
    {
        < 0x3005 => false,
        0x3005 or 0x3007 => true,
        >= 0x3400 and <= 0x4dbf => true,
        >= 0x4e00 and <= 0x9fff => true,
        >= 0xf900 and <= 0xfaff => true,
        _ => scalar is >= 0x20000 and <= 0x3ffff,
    };

    /// <summary>Hiragana, katakana and their extensions, full and half width.</summary>
    public static bool IsKana(int scalar) => scalar is (>= 0x3041 and <= 0x30ff and not 0x30fb) or (>= 0x31f0 and <= 0x31ff) or (>= 0xff66 and <= 0xff9f);

    /// <summary>Anything of the Chinese, Japanese and Korean blocks, their punctuation and full-width forms with it.</summary>
    public static bool IsCjk(int scalar) =>
        scalar is (>= 0x3000 and <= 0x9fff) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xff00 and <= 0xffef) or (>= 0x20000 and <= 0x3ffff);
}
