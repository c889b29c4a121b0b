using System.Collections.Immutable;

namespace PromptForge.Profiles;

/// <summary>How a service is spoken to: addresses, names of fields, codes of errors. Facts that age; the rules are in the clients.</summary>
public sealed record ApiFacts
{
    /// <summary>The client that speaks to it, for example <c>openai-images</c>.</summary>
    public required string Speaks { get; init; }

    /// <summary>Where a picture is asked for; <c>{model}</c> and other names in braces are filled in from the settings.</summary>
    public required string Url { get; init; }

    /// <summary>Where a task is asked after; <c>{task}</c> stands for its id. Null where the answer comes at once.</summary>
    public string? Poll { get; init; }

    /// <summary>Where a task is cancelled, or null where it cannot be.</summary>
    public string? Cancel { get; init; }

    /// <summary>Whether the request's body is a form instead of JSON.</summary>
    public bool IsForm { get; init; }

    /// <summary>Whether it usually runs on the user's own machine, so that private addresses are no surprise.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Where the key goes, or null where none is needed.</summary>
    public KeyPlace? Key { get; init; }

    /// <summary>Hosts that finished pictures come from, beside the service's own; <c>*</c> stands for any part of a name.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Further headers.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The service's field for each of our options, as a path: <c>parameters.seed</c>, <c>messages.0.text</c>.</summary>
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Fields that are always sent, with their values.</summary>
    public ImmutableSortedDictionary<string, string> Send { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How a reference picture is sent, or null where none is taken.</summary>
    public ImageField? Image { get; init; }

    /// <summary>Kinds of control picture that it takes: line, depth, pose, colour.</summary>
    public ImmutableSortedDictionary<string, string> Controls { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The service's error codes and the kind of failure each one means; a code counts for those that continue it after a dot.</summary>
    public ImmutableSortedDictionary<string, string> Codes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What people write for a style name, and the name that is meant.</summary>
    public ImmutableSortedDictionary<string, string> Hints { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Status codes by which the service proves that it started nothing.</summary>
    public ImmutableArray<int> Refuses { get; init; } = [429];

    /// <summary>Whether the service says that it charges for finished pictures only.</summary>
    public bool FreeFailures { get; init; }

    /// <summary>How often it may be asked.</summary>
    public RateFact Rate { get; init; } = new(null, null, null, null);

    /// <summary>How long a finished picture can be fetched, in seconds, or null.</summary>
    public double? Expires { get; init; }
}

/// <summary>Where a key goes.</summary>
/// <param name="Header">The header.</param>
/// <param name="Scheme">What stands before the key, for example <c>Bearer</c>; null for nothing.</param>
/// <param name="Variables">Environment variables that are looked into, in their order.</param>
/// <param name="IsOptional">Whether the service may run without a key.</param>
public sealed record KeyPlace(string Header, string? Scheme, ImmutableArray<string> Variables, bool IsOptional);

/// <summary>How a reference picture is sent.</summary>
/// <param name="Field">The path of the field; for a form, the name of the part.</param>
/// <param name="Form"><c>base64</c>, <c>data-url</c>, <c>part</c> or <c>url</c>.</param>
/// <param name="Url">Where requests with a picture go, or null for the usual address.</param>
/// <param name="Strength">The field that says how far the picture is followed, or null.</param>
/// <param name="Inverted">Whether that field counts the freedom from the picture instead of the likeness to it.</param>
/// <param name="MaxBytes">The largest picture, or null.</param>
/// <param name="Required">Fields sent only along with a picture.</param>
/// <param name="Without">Our options that are not sent along with a picture.</param>
/// <param name="Likeness">The likeness sent when none is asked for, or null to send none.</param>
public sealed record ImageField(
    string Field, string Form, string? Url, string? Strength, bool Inverted, double? MaxBytes,
    ImmutableSortedDictionary<string, string> Required, ImmutableArray<string> Without, double? Likeness);

/// <summary>How often a service may be asked.</summary>
/// <param name="Requests">Requests that may start within <paramref name="Seconds"/>, or null.</param>
/// <param name="Seconds">The window, in seconds, or null.</param>
/// <param name="Running">Requests or tasks that may run at once, or null.</param>
/// <param name="Pause">How long to wait after a refusal that does not say, in seconds, or null.</param>
public sealed record RateFact(int? Requests, double? Seconds, int? Running, double? Pause);
