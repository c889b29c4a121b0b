namespace PromptForge.Providers.Offline;

/// <summary>Capital letters, digits and a few marks on a grid of 5 by 7 points; everything else is a box.</summary>
internal static class Letters
{
    public const int Width = 5;

    public const int Height = 7;

    private const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.-'\"():/!?;+";

    /// <summary>Seven rows of each sign, each row two hexadecimal digits whose five lower bits are the points.</summary>
    private static readonly string[] Rows =
    [
        "0E11111F111111", "1E11111E11111E", "0E11101010110E", "1E11111111111E", "1F10101E10101F", "1F10101E101010", "0E11101711110F",
        "1111111F111111", "0E04040404040E", "0702020202120C", "11121418141211", "1010101010101F", "111B1515111111", "11191513111111",
        "0E11111111110E", "1E11111E101010", "0E11111115120D", "1E11111E141211", "0F10100E01011E", "1F040404040404", "1111111111110E",
        "11111111110A04", "11111115151B11", "11110A040A1111", "11110A04040404", "1F01020408101F",
        "0E11131519110E", "040C040404040E", "0E11010608101F", "1E01010E01011E", "02060A121F0202", "1F101E0101110E", "0608101E11110E",
        "1F010204080808", "0E11110E11110E", "0E11110F01020C",
        "00000000040408", "00000000000C0C", "0000000E000000", "04040800000000", "0A0A0000000000", "02040808080402", "08040202020408",
        "000C0C000C0C00", "01010204081010", "04040404040004", "0E110102040004", "000C0C000C0408", "0004041F040400",
    ];

    /// <summary>Whether a point of a sign is set.</summary>
    public static bool IsSet(char sign, int x, int y)
    {
        if (sign == ' ') { return false; }

        var index = Signs.IndexOf(char.ToUpperInvariant(sign), StringComparison.Ordinal);
        if (index < 0) { return x is 0 or Width - 1 || y is 0 or Height - 1; }

        var row = Convert.ToInt32(Rows[index].Substring(y * 2, 2), 16);
        return (row >> (Width - 1 - x) & 1) != 0;
    }
}
