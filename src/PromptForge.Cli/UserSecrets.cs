using System.Text.Json;
using System.Text.Json.Nodes;

namespace PromptForge.Cli;

/// <summary>Keys that <c>dotnet user-secrets --id promptforge set NAME KEY</c> put away: outside every repository, on this machine only.</summary>
/// <remarks>Where the file lies: learn.microsoft.com, Safe storage of app secrets in development in ASP.NET Core.</remarks>
internal static class UserSecrets
{
    private const string Id = "promptforge";

    /// <summary>A secret by its name, or null. A file that cannot be read holds none.</summary>
    public static string? Find(string name, Func<string, string?> variable)
    {
        var path = variable("APPDATA") is { Length: > 0 } windows ? Path.Combine(windows, "Microsoft", "UserSecrets", Id, "secrets.json")
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".microsoft", "usersecrets", Id, "secrets.json") : null;
        try
        {
            return path is not null && File.Exists(path) && JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })?[name] is JsonValue value
                && value.TryGetValue<string>(out var secret) ? secret : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
