using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Providers.Http;

/// <summary>Profile and settings together: the addresses, the key and the limits of one provider.</summary>
internal sealed class ProviderContext
{
    private readonly Func<string, string?> environment;

    public ProviderContext(ModelProfile profile, ProviderSettings settings, TimeProvider time, Func<string, string?> environment)
    {
        Profile = profile;
        Api = profile.Api ?? throw new ArgumentException($"Profile '{profile.Id}' does not say how its service is spoken to.", nameof(profile));
        Settings = settings;
        Time = time;
        this.environment = environment;
    }

    public ModelProfile Profile { get; }

    public ApiFacts Api { get; }

    public ProviderSettings Settings { get; }

    public TimeProvider Time { get; }

    public string? Model => Settings.Model ?? Profile.Model;

    public bool AllowPrivate => Settings.AllowPrivateAddresses ?? Api.IsLocal;

    public TimeSpan Timeout => Settings.Timeout ?? TimeSpan.FromMinutes(Api.IsLocal ? 10 : 3);

    public long MaxBytes => Settings.MaxBytes ?? 64 * 1024 * 1024;

    /// <summary>The key, or null where none is set. Read each time, so that a key can be changed while we run.</summary>
    public string? Key => Settings.Key ?? Api.Key?.Variables.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>An address with its names filled in and its host replaced where the settings say so.</summary>
    /// <exception cref="ImageProviderException">A name has no value.</exception>
    public Uri Address(string template, string? task = null)
    {
        var text = template;
        while (text.IndexOf('{', StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf('}', start);
            var name = text[(start + 1)..end];
            var value = name switch
            {
                "task" => task,
                "model" => Model,
                _ => Settings.Values.TryGetValue(name, out var set) ? set : null,
            };
            text = $"{text[..start]}{Escape(value ?? Unset(name, template))}{text[(end + 1)..]}";
        }

        var address = new Uri(text, UriKind.Absolute);
        return Settings.BaseUrl is not { } other ? address : new(other.GetLeftPart(UriPartial.Authority) + other.AbsolutePath.TrimEnd('/') + address.PathAndQuery);
    }

    /// <summary>Headers as the profile tells them.</summary>
    /// <param name="masked">Whether the key shows as <c>***</c>.</param>
    /// <exception cref="ImageProviderException">The key is needed and not set.</exception>
    public ImmutableSortedDictionary<string, string> Headers(bool masked)
    {
        var headers = Api.Headers.ToBuilder();
        if (Api.Key is { } place && (Key is not null || !place.IsOptional))
        {
            var key = masked ? "***" : Key ?? throw NoKey(place);
            if (!masked && place.Scheme == "Basic") { key = Convert.ToBase64String(Encoding.UTF8.GetBytes(key)); }

            headers[place.Header] = place.Scheme is { } scheme ? $"{scheme} {key}" : key;
        }

        return headers.ToImmutable();
    }

    private ImageProviderException NoKey(KeyPlace place) => new(
        Profile.Id, ProviderFailure.Unauthorized,
        $"has no key; set the environment variable {string.Join(" or ", place.Variables)}, or 'Key' in the settings of '{Profile.Vendor}'")
    { Field = "key", NothingStarted = true };

    private string Unset(string name, string template)
    {
        // A base address of the user's own stands for an unknown host.
        if (Settings.BaseUrl is not null && template.IndexOf('{' + name + '}', StringComparison.Ordinal) < template.IndexOf('/', "https://".Length)) { return "host"; }

        throw new ImageProviderException(Profile.Id, ProviderFailure.Rejected,
            string.Create(CultureInfo.InvariantCulture, $"needs '{name}' to know the address; set it in 'Values' of the settings of '{Profile.Vendor}'"))
        { Field = name, NothingStarted = true };
    }

    private static string Escape(string value) => string.Join('/', value.Split('/').Select(Uri.EscapeDataString));
}
