using System.Globalization;

namespace PromptForge.Profiles;

/// <summary>Chooses the picture size that a profile offers for an aspect ratio.</summary>
public static class SizeChoice
{
    /// <summary>Sets <c>width</c> and <c>height</c>, or <c>aspect_ratio</c>, or <c>size</c>, where the profile says how.</summary>
    /// <param name="sizes">What the profile offers.</param>
    /// <param name="aspect">The ratio asked for, as <c>W:H</c>; null for the profile's default.</param>
    /// <param name="parameters">Takes the choice.</param>
    public static void Choose(SizeRule sizes, string? aspect, IDictionary<string, object> parameters)
    {
        var choice = aspect is not null && Ratio(aspect) is { } wanted
            ? sizes.Values.Where(value => Ratio(value) is not null).OrderBy(value => Math.Abs(Math.Log(Ratio(value)!.Value / wanted))).ThenBy(value => value, StringComparer.Ordinal).FirstOrDefault() ?? aspect
            : sizes.Default;
        if (choice is null) { return; }

        if (Pixels(choice) is var (width, height)) { (parameters["width"], parameters["height"]) = (width, height); }
        else if (choice.Contains(':')) { parameters["aspect_ratio"] = choice; }
        else { parameters["size"] = choice; }
    }

    internal static (int Width, int Height)? Pixels(string size)
    {
        var cross = size.IndexOfAny(['x', '*', 'X']);
        return cross > 0 && int.TryParse(size.AsSpan(0, cross), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(size.AsSpan(cross + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var height) && width > 32
            ? (width, height) : null;
    }

    internal static double? Ratio(string text)
    {
        var cut = text.IndexOfAny([':', 'x', '*', 'X', '/']);
        return cut > 0 && double.TryParse(text.AsSpan(0, cut), NumberStyles.Float, CultureInfo.InvariantCulture, out var width)
            && double.TryParse(text.AsSpan(cut + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var height) && width > 0 && height > 0
            ? width / height : null;
    }
}
