namespace PromptForge.Measure;

/// <summary>What a CLIP piece can cost at most, where it was never measured.</summary>
internal static class ClipBound
{
    // One bit for each 64 characters from U+0000, most significant first: set where the vocabulary merges the first two bytes that these
    // 64 share, so that each takes two tokens and not three. Measured; characters that differ stand in clip-counts.txt.
    private const string TwoTokenBlocks =
        "000000000ffbffcc9000000000000c00fbc91ffe880c0000f40000000000000000000000000000f4069180180c06c0c0000003cc000000000000080804000440"
        + "00000000002000004100000000000000000000000000b5c0201510040321b0403ab007fe9900824070300cc00000000088088000000000000000000000000081";

    private static readonly ulong[] Blocks = Unpack();

    /// <summary>Most tokens of an unknown word of that many letters; zero of none.</summary>
    /// <remarks>One to two letters 1, three and four 2, five and six 3, then one more for every three. Chosen on the 88,334 words of
    /// Debian's wamerican-large that the measured lists lack: 98.3% of them need no more; and on 23,000 prompts, where what is over
    /// elsewhere makes up for the rest in every single one (tests hold this).</remarks>
    public static int Word(int letters) => letters switch
    {
        0 => 0,
        <= 2 => 1,
        <= 4 => 2,
        <= 6 => 3,
        _ => 2 + ((letters - 1) / 3),
    };

    /// <summary>Most tokens of a character beyond ASCII: its bytes, less a merge that all of its block have.</summary>
    public static int Character(int scalar) => scalar switch
    {
        < 0x800 => 2,
        < 0x10000 => (Blocks[scalar >> 12] >> (63 - ((scalar >> 6) & 63)) & 1) == 1 ? 2 : 3,
        >= 0x1f300 and < 0x1f700 or >= 0x1f900 and < 0x1fa00 => 2,
        >= 0x1f000 and < 0x1fb00 => 3,
        _ => 4,
    };

    private static ulong[] Unpack()
    {
        var blocks = new ulong[16];
        for (var i = 0; i < blocks.Length; i++) { blocks[i] = Convert.ToUInt64(TwoTokenBlocks.Substring(i * 16, 16), 16); }

        return blocks;
    }
}
