using System.Collections.Immutable;
using System.Globalization;

namespace PromptForge.Model;

/// <summary>How much a note matters.</summary>
public enum NoteSeverity
{
    /// <summary>For the curious.</summary>
    Info,

    /// <summary>The user may want to act; an error under <c>--strict</c>.</summary>
    Warning,
}

/// <summary>Something that a stage took away or doubted. The message is composed when somebody reads it.</summary>
public sealed record ForgeNote(string Stage, NoteSeverity Severity, string Code, ImmutableArray<KeyValuePair<string, string>> Args)
{
    /// <summary>The English message, safe to show an end user.</summary>
    public string Message => NoteMessages.English(this);

    /// <summary>The value of an argument, or the empty string.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var (key, value) in Args)
            {
                if (key == name) { return value; }
            }

            return "";
        }
    }

    /// <summary>A note for the curious.</summary>
    public static ForgeNote Info(string stage, string code, params ReadOnlySpan<(string Name, object Value)> args) =>
        new(stage, NoteSeverity.Info, code, Pack(args));

    /// <summary>A note that the user may want to act on.</summary>
    public static ForgeNote Warning(string stage, string code, params ReadOnlySpan<(string Name, object Value)> args) =>
        new(stage, NoteSeverity.Warning, code, Pack(args));

    private static ImmutableArray<KeyValuePair<string, string>> Pack(ReadOnlySpan<(string Name, object Value)> args)
    {
        var packed = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(args.Length);
        foreach (var (name, value) in args)
        {
            packed.Add(new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        return packed.MoveToImmutable();
    }
}
