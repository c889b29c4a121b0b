using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Providers;

namespace PromptForge.Cli.Generate;

/// <summary>What <c>promptforge.yaml</c> says of one provider, by profile id or vendor. Keys are named, never written there.</summary>
internal sealed record ProviderSection
{
    private const double LongestSeconds = 86_400;
    private const double MostBytes = 1L << 32;

    /// <summary>Scheme and host in place of the profile's, or null.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Variables that may hold the key, in their order; empty for those of the profile.</summary>
    public ImmutableArray<string> KeyEnv { get; init; } = [];

    public string? Model { get; init; }

    /// <summary>Names in the profile's addresses and of control models.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> Hosts { get; init; } = [];

    public bool? AllowPrivate { get; init; }

    public TimeSpan? Timeout { get; init; }

    public long? MaxBytes { get; init; }

    public int? Requests { get; init; }

    public TimeSpan? Window { get; init; }

    public int? Running { get; init; }

    public ImmutableArray<string> Fallback { get; init; } = [];

    /// <summary>ComfyUI's workflow file, or null.</summary>
    public string? Workflow { get; init; }

    /// <summary>Reads the section; every fault is collected.</summary>
    public static ImmutableSortedDictionary<string, ProviderSection> ReadAll(MapReader project, string folder, Faults faults)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, ProviderSection>(StringComparer.Ordinal);
        foreach (var (name, node) in project.Pairs("providers"))
        {
            if (node is YamlMap map) { all[name.Value] = Read(new(map, faults), folder, faults); }
            else { faults.Add(name, $"'{name.Value}' must be a map of keys and values: endpoint, key-env, model, limits, fallback."); }
        }

        return all.ToImmutable();
    }

    /// <summary>As settings of the library; the key and the workflow are read now.</summary>
    /// <param name="variable">Looks a variable up.</param>
    public ProviderSettings ToSettings(Func<string, string?> variable)
    {
        var settings = new ProviderSettings
        {
            Key = KeyEnv.Select(variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)),
            BaseUrl = Endpoint,
            Model = Model,

            // Who names their own machine means it.
            AllowPrivateAddresses = AllowPrivate ?? (Endpoint?.IsLoopback == true ? true : null),
            Timeout = Timeout,
            MaxBytes = MaxBytes,
            MaxRequests = Requests,
            Window = Window,
            MaxRunning = Running,
            Workflow = Workflow is { } path ? File.ReadAllText(path) : null,
        };
        foreach (var (name, value) in Values) { settings.Values[name] = value; }

        foreach (var host in Hosts) { settings.Hosts.Add(host); }

        foreach (var profile in Fallback) { settings.Fallback.Add(profile); }

        return settings;
    }

    private static ProviderSection Read(MapReader map, string folder, Faults faults)
    {
        var limits = map.Nested("limits");
        var section = new ProviderSection
        {
            Endpoint = Address(map, faults),
            KeyEnv = map.Texts("key-env"),
            Model = map.Text("model"),
            Values = map.Pairs("values").Where(pair => pair.Value is YamlText)
                .ToImmutableSortedDictionary(pair => pair.Key.Value, pair => ((YamlText)pair.Value!).Value, StringComparer.Ordinal),
            Hosts = map.Texts("hosts"),
            AllowPrivate = map.Has("private") ? map.Flag("private") : null,
            Timeout = Seconds(map, "timeout"),
            MaxBytes = (long?)Positive(limits, "bytes", MostBytes),
            Requests = (int?)Positive(limits, "requests", int.MaxValue),
            Window = Seconds(limits, "seconds"),
            Running = (int?)Positive(limits, "running", int.MaxValue),
            Fallback = map.Texts("fallback"),
            Workflow = map.Text("workflow") is { } file ? Path.GetFullPath(file, folder) : null,
        };
        if (section.Workflow is { } missing && !File.Exists(missing)) { faults.Add(map.Node("workflow")!, $"there is no file '{missing}'."); }

        foreach (var variable in section.KeyEnv.Where(variable => !IsVariable(variable)))
        {
            faults.Add(map.Node("key-env")!, $"'{Masked(variable)}' is no name of an environment variable; the key itself does not belong into this file.");
        }

        limits?.RefuseTheRest();
        map.RefuseTheRest();
        return section;
    }

    private static Uri? Address(MapReader map, Faults faults)
    {
        if (map.Text("endpoint") is not { } text) { return null; }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") { return address; }

        faults.Add(map.Node("endpoint")!, $"'endpoint' must be a web address such as https://api.example.com, not '{text}'.");
        return null;
    }

    private static double? Positive(MapReader? map, string key, double most) => map?.Node(key) is null ? null : map.Number(key, 1, 0.001, most);

    private static TimeSpan? Seconds(MapReader? map, string key) => Positive(map, key, LongestSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsVariable(string name) => name.Length > 0 && !char.IsDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    /// <summary>Somebody may have written the key itself: the message is not to repeat it.</summary>
    private static string Masked(string text) => text.Length <= 6 ? text : text[..3] + "…";
}
