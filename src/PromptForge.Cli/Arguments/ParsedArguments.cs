using System.Globalization;

namespace PromptForge.Cli.Arguments;

/// <summary>What stood on a command line.</summary>
internal sealed class ParsedArguments
{
    private readonly List<KeyValuePair<string, string>> options = [];

    /// <summary>The arguments that are no options, in order.</summary>
    public List<string> Positional { get; } = [];

    /// <summary>Notes an option; a switch has an empty value.</summary>
    public void Add(string name, string value) => options.Add(new(name, value));

    /// <summary>Whether an option stands there.</summary>
    public bool Has(string name) => this[name] is not null;

    /// <summary>The last value of an option, or null.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = options.Count - 1; i >= 0; i--)
            {
                if (options[i].Key == name) { return options[i].Value; }
            }

            return null;
        }
    }

    /// <summary>The values of an option that takes several, split at commas, in order.</summary>
    public List<string> All(string name)
    {
        var values = new List<string>();
        foreach (var (key, value) in options)
        {
            if (key == name) { values.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)); }
        }

        return values;
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="UsageException">The value is none, or out of range.</exception>
    public long Number(string name, long otherwise, long least, long most, Messages say)
    {
        if (this[name] is not { } text) { return otherwise; }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : throw new UsageException(say.NotANumber(name, text, least, most));
    }
}

/// <summary>The command line was used in a way that cannot work. The message says the way out.</summary>
internal sealed class UsageException(string message) : Exception(message);
