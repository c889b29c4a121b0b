using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptForge.Authoring;
using PromptForge.Evaluation.Runs;
using PromptForge.Server.Guards;
using PromptForge.Server.Rating;
using PromptForge.Server.Reloading;
using PromptForge.Server.Telemetry;

namespace PromptForge.Server;

/// <summary>The program: settings from <c>promptforge.json</c>, over them the environment, over that the command line.</summary>
internal static class ServerProgram
{
    public const string FileName = "promptforge.json";

    /// <summary>Who started us tells us to stop by closing our standard input, whether by will or by dying.</summary>
    internal const string UntilInputEnds = "--until-input-ends";

    private const string Help = """
        PromptForge.Server: REST and a playground · REST 接口与试炼场

        Usage · 用法:
          PromptForge.Server [--urls URL[;URL]] [--config FILE] [--set NAME=VALUE]…
          PromptForge.Server key            a new API key and its hash · 新的 API 密钥及其散列

          --urls URL      where to listen (default http://127.0.0.1:5080) · 监听地址
          --config FILE   settings (default promptforge.json here, if there is one) · 配置文件
          --set NAME=VALUE one setting, such as Server:MostItems=64 · 单项设置
          --help, -h      this help · 显示帮助

        Settings also come from the environment: PROMPTFORGE_Server__Urls and so on.
        配置也可来自环境变量，例如 PROMPTFORGE_Server__Urls。

        """;

    /// <summary>Runs until told to stop.</summary>
    /// <returns>0 stopped as asked; 2 wrong usage or settings; 3 it could not listen.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            switch (args)
            {
                case ["--help" or "-h" or "help", ..]:
                    output.Write(Help);
                    return 0;
                case ["key"]:
                    var (key, hash) = ApiKeys.New();
                    output.WriteLine($"key:  {key}\nhash: {hash}");
                    return 0;
            }

            if (args is ["rate", .. var rating])
            {
                await RatingProgram.RunAsync(rating, error).ConfigureAwait(false);
                return 0;
            }

            var settings = Settings([.. args.Where(argument => argument != UntilInputEnds)]);
            await ServeAsync(settings, error, args.Contains(UntilInputEnds)).ConfigureAwait(false);
            return 0;
        }
        catch (Exception wrong) when (wrong is ServerOptionsException or AuthoringException or RunException or ForgeRequestException or InvalidOperationException or FormatException or JsonException)
        {
            error.WriteLine(wrong is AuthoringException faulty ? string.Join('\n', faulty.Errors) : wrong.Message);

            // Inside a list, only the inner fault names the setting.
            if (wrong.InnerException is { } inner) { error.WriteLine(inner.Message); }

            return 2;
        }
        catch (IOException busy)
        {
            error.WriteLine(busy.Message);
            return 3;
        }
    }

    /// <summary>The options of file, environment and command line; unknown settings are errors.</summary>
    internal static ServerOptions Settings(string[] args)
    {
        string? urls = null, file = null;
        var set = new List<KeyValuePair<string, string?>>();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            switch (name)
            {
                case "--urls": urls = value ?? Next(ref i); break;
                case "--config": file = Path.GetFullPath(value ?? Next(ref i)); break;
                case "--set": set.Add(Pair(value ?? Next(ref i))); break;
                default: throw new FormatException(Suggest.Unknown("argument", args[i], ["--urls", "--config", "--set", "--help", "key"]));
            }
        }

        if (file is not null && !File.Exists(file)) { throw new FormatException($"there is no file '{file}'."); }

        if (urls is not null) { set.Add(new("Server:Urls", urls)); }

        var options = new ServerOptions();
        Dictionary<string, object> sections = new(StringComparer.OrdinalIgnoreCase) { ["Server"] = options, ["Gateway"] = options.Gateway, ["Telemetry"] = options.Telemetry };
        var reader = new SettingsReader(options.Unread);
        foreach (var section in Merged(file, set).GetChildren())
        {
            if (sections.TryGetValue(section.Key, out var part)) { reader.Read(section, part, section.Key); }
            else if (section.GetChildren().Any()) { options.Unread.Add($"{section.Key}: {Suggest.Unknown("section", section.Key, sections.Keys)}"); }
        }

        return options;

        string Next(ref int i) => i + 1 < args.Length ? args[++i] : throw new FormatException($"{args[i]} needs a value.");

        static KeyValuePair<string, string?> Pair(string text) => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? new(text[..at], text[(at + 1)..]) : throw new FormatException($"--set needs a name and a value, such as Server:MostItems=64, not '{text}'.");
    }

    /// <summary>File, environment and arguments, the later over the earlier.</summary>
    private static IConfigurationRoot Merged(string? file, IEnumerable<KeyValuePair<string, string?>> set)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(file ?? Path.GetFullPath(FileName), optional: true).AddEnvironmentVariables("PROMPTFORGE_").AddInMemoryCollection(set).Build();
        }
        catch (InvalidDataException broken)
        {
            throw new FormatException($"{file ?? FileName} is not valid JSON: {broken.InnerException?.InnerException?.Message ?? broken.InnerException?.Message ?? broken.Message}");
        }
    }

    private static async Task ServeAsync(ServerOptions options, TextWriter error, bool untilInputEnds)
    {
        await using var app = ServerHost.Build(options);
        using var telemetry = TelemetryExport.Start(options.Telemetry);
        using var reload = ReloadSignal.Listen(app.Services.GetRequiredService<ContentWatch>());
        await RunAsync(app, error, untilInputEnds).ConfigureAwait(false);
    }

    /// <summary>Starts, names the addresses, and runs until told to stop.</summary>
    internal static async Task RunAsync(WebApplication app, TextWriter error, bool untilInputEnds)
    {
        await app.StartAsync().ConfigureAwait(false);
        foreach (var address in app.Urls) { error.WriteLine($"PromptForge {Forge.Version}: {address}"); }

        if (untilInputEnds)
        {
            var input = Console.OpenStandardInput();
            _ = Task.Run(async () =>
            {
                await input.CopyToAsync(Stream.Null).ConfigureAwait(false);
                app.Lifetime.StopApplication();
            });
        }

        await app.WaitForShutdownAsync().ConfigureAwait(false);
    }
}
