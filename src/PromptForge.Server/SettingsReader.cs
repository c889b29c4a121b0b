using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using PromptForge.Authoring;

namespace PromptForge.Server;

/// <summary>Reads settings into options and collects what is wrong: the framework's own binder stops at the first fault and knows no "did you mean".</summary>
/// <remarks>The type of an option tells how it is read: text, flag, number, duration, address, list, map, or options of its own.</remarks>
/// <param name="faults">Where faults go, each with the name of its setting.</param>
internal sealed class SettingsReader(IList<string> faults)
{
    /// <summary>Reads a section into options; what is not named stays as it is.</summary>
    public void Read(IConfiguration section, object options, string at)
    {
        var properties = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var place = $"{at}:{child.Key}";
            var property = Array.Find(properties, one => one.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null) { faults.Add($"{place}: {Suggest.Unknown("setting", child.Key, properties.Select(one => one.Name))}"); }
            else if (property.GetValue(options) is IList list) { Items(child, list, property.PropertyType.GenericTypeArguments[0], place); }
            else if (property.GetValue(options) is IDictionary map) { Entries(child, map, property.PropertyType.GenericTypeArguments[1], place); }
            else if (Value(child, property.PropertyType, place) is { } value) { property.SetValue(options, value); }
        }
    }

    private void Items(IConfigurationSection section, IList list, Type type, string at)
    {
        if (section.Value is { Length: > 0 })
        {
            faults.Add($"{at}: must be a list.");
            return;
        }

        foreach (var child in section.GetChildren())
        {
            if (Value(child, type, $"{at}:{child.Key}") is { } item) { list.Add(item); }
        }
    }

    private void Entries(IConfigurationSection section, IDictionary map, Type type, string at)
    {
        if (section.Value is { Length: > 0 })
        {
            faults.Add($"{at}: must be a map of names and values.");
            return;
        }

        foreach (var child in section.GetChildren())
        {
            if (Value(child, type, $"{at}:{child.Key}") is { } value) { map[child.Key] = value; }
        }
    }

    private object? Value(IConfigurationSection section, Type declared, string at)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var hasChildren = section.GetChildren().Any();
        if (IsSimple(type))
        {
            if (!hasChildren) { return section.Value is { } text ? Simple(text, type, at) : null; }

            faults.Add($"{at}: must be a single value.");
            return null;
        }

        if (section.Value is { Length: > 0 })
        {
            faults.Add($"{at}: must be a section of settings.");
            return null;
        }

        if (!hasChildren && section.Value is null) { return null; }

        var options = Activator.CreateInstance(type)!;
        Read(section, options, at);
        return options;
    }

    private static bool IsSimple(Type type) => type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(decimal) || type == typeof(double) || type == typeof(TimeSpan) || type == typeof(Uri) || type.IsEnum;

    private object? Simple(string text, Type type, string at)
    {
        if (type == typeof(string)) { return text; }

        if (type == typeof(bool) && bool.TryParse(text, out var flag)) { return flag; }

        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) { return whole; }

        if (type == typeof(decimal) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)) { return amount; }

        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)) { return real; }

        // A bare 30 would be thirty days.
        if (type == typeof(TimeSpan) && text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)) { return duration; }

        if (type == typeof(Uri) && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address)) { return address; }

        if (type.IsEnum && !int.TryParse(text, CultureInfo.InvariantCulture, out _) && Enum.TryParse(type, text, ignoreCase: true, out var named)) { return named; }

        faults.Add($"{at}: must be {Kind(type)}, not '{Api.Short.Of(text)}'.");
        return null;
    }

    private static string Kind(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(decimal) || type == typeof(double) ? "a number"
        : type == typeof(TimeSpan) ? "a duration such as 00:00:30"
        : type == typeof(Uri) ? "an address"
        : string.Join(" or ", Enum.GetNames(type));
}
