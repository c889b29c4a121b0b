using PromptForge.Server;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Settings come from file, environment and flags, and every fault of them is told at once.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Tells_every_fault_at_once_with_what_was_probably_meant()
    {
        var file = Write("""
            {
              "Server": {
                "Urls": "http://0.0.0.0:5080",
                "MostItms": 3,
                "MostDepth": "deep",
                "MostBodyBytes": 5,
                "BodyTimeout": "30",
                "LogRequests": "yes",
                "LogFormat": "xml",
                "Hosts": "forge.example",
                "Target": "stability-v1-sdlx",
                "Keys": [],
                "Chat": { "Modl": "m", "Endpoint": "http://127.0.0.1:1/v1", "Model": "m" }
              },
              "Gateway": { "MostConcurent": 1, "Routes": [{ "Path": "/", "Upstream": "https://api.openai.com", "Profils": { "m": "x" }, "Profiles": { "n": "openai-gpt-image-3" } }] },
              "Telemetry": { "Endpoint": "ftp://collector", "Sample": 2, "PromptText": 1 },
              "Jobs": { "Stor": "jobs.db", "MostDiskBytes": 1, "Store": "postgres://ann:secret@db/jobs" },
              "Sever": { "Urls": "x" }
            }
            """);
        var error = new StringWriter();

        Assert.Equal(2, await ServerProgram.RunAsync(["--config", file], TextWriter.Null, error));

        var faults = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected =
        [
            "Server:MostItms: setting 'MostItms' is unknown; did you mean 'MostItems'?", "Server:MostDepth: must be a whole number, not 'deep'.",
            "Server:BodyTimeout: must be a duration such as 00:00:30, not '30'.", "Server:LogRequests: must be true or false, not 'yes'.", "Server:Hosts: must be a list.",
            "Server:Chat:Modl: setting 'Modl' is unknown; did you mean 'Model'?", "Gateway:MostConcurent: setting 'MostConcurent' is unknown; did you mean 'MostConcurrent'?",
            "Gateway:Routes:0:Profils: setting 'Profils' is unknown; did you mean 'Profiles'?", "Telemetry:PromptText: must be true or false, not '1'.",
            "Jobs:Stor: setting 'Stor' is unknown; did you mean 'Store'?", "Sever: section 'Sever' is unknown; did you mean 'Server'?",
        ];
        foreach (var fault in expected) { Assert.Contains(fault, faults); }

        foreach (var place in (string[])["Server:MostBodyBytes:", "Server:LogFormat:", "Server:Urls:", "Server:Target:", "Gateway:Routes:0:Profiles:n:", "Jobs:MostDiskBytes:", "Jobs:Store:", "Telemetry:Endpoint:", "Telemetry:Sample:"])
        {
            Assert.Single(faults, fault => fault.StartsWith(place, StringComparison.Ordinal));
        }

        Assert.Equal(expected.Length + 9, faults.Length);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Flags_lie_over_the_environment_and_that_over_the_file()
    {
        var file = Write("""{"Server":{"Urls":"http://127.0.0.1:1","MostItems":1,"MostDepth":9,"Drain":"00:00:05","ReloadEvery":"00:00:01"},"Telemetry":{"Sample":0.5}}""");
        Environment.SetEnvironmentVariable("PROMPTFORGE_Server__MostItems", "2");
        Environment.SetEnvironmentVariable("PROMPTFORGE_Server__MostDepth", "7");
        try
        {
            var options = ServerProgram.Settings(["--config", file, "--urls", "http://127.0.0.1:2", "--set", "Server:MostDepth=5", "--set=Server:Keys:0:CostPerDay:USD=2.5"]);

            Assert.Empty(options.Unread);
            Assert.Equal(("http://127.0.0.1:2", 2, 5), (options.Urls, options.MostItems, options.MostDepth));
            Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), 0.5, 2.5m), (options.Drain, options.ReloadEvery, options.Telemetry.Sample, options.Keys[0].CostPerDay["USD"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PROMPTFORGE_Server__MostItems", null);
            Environment.SetEnvironmentVariable("PROMPTFORGE_Server__MostDepth", null);
        }
    }

    [Theory]
    [InlineData("{\"Server\": {\"MostItems\": 3,,}}", "is not valid JSON")]
    [InlineData("{\"Server\": {\"MostItems\": 3, \"MostItems\": 4}}", "MostItems")]
    [InlineData("[]", "is not valid JSON")]
    public async Task A_file_that_is_no_json_is_told_without_a_stack_trace(string text, string said)
    {
        var error = new StringWriter();

        Assert.Equal(2, await ServerProgram.RunAsync(["--config", Write(text)], TextWriter.Null, error));
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set")]
    [InlineData("--set", "MostItems")]
    [InlineData("--set", "=3")]
    public async Task A_setting_on_the_command_line_has_a_name_and_a_value(params string[] args) =>
        Assert.Equal(2, await ServerProgram.RunAsync(args, TextWriter.Null, TextWriter.Null));

    [Fact]
    public async Task Faulty_content_and_faulty_settings_are_told_together()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.yaml"), "id: bad\nkind: lok\nnames: {zh: 坏, en: bad}\n");
        var error = new StringWriter();

        Assert.Equal(2, await ServerProgram.RunAsync(["--config", Write("{}"), "--set", $"Server:ContentFolders:0={folder}", "--set", "Server:MostItems=0"], TextWriter.Null, error));
        Assert.Contains("bad.yaml(2,", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Server:MostItems:", error.ToString(), StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(folder, "promptforge.json");
        File.WriteAllText(path, text);
        return path;
    }
}
