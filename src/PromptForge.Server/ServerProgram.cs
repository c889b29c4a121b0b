using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PromptForge.Authoring;
using PromptForge.Evaluation.Runs;
using PromptForge.Server.Guards;
using PromptForge.Server.Rating;

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
          PromptForge.Server [--urls URL[;URL]] [--config FILE]
          PromptForge.Server key            a new API key and its hash · 新的 API 密钥及其散列

          --urls URL      where to listen (default http://127.0.0.1:5080) · 监听地址
          --config FILE   settings (default promptforge.json here, if there is one) · 配置文件
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
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            switch (name)
            {
                case "--urls": urls = value ?? Next(ref i); break;
                case "--config": file = Path.GetFullPath(value ?? Next(ref i)); break;
                default: throw new FormatException(Suggest.Unknown("argument", args[i], ["--urls", "--config", "--help", "key"]));
            }
        }

        if (file is not null && !File.Exists(file)) { throw new FormatException($"there is no file '{file}'."); }

        var configuration = new ConfigurationBuilder()
            .AddJsonFile(file ?? Path.GetFullPath(FileName), optional: true)
            .AddEnvironmentVariables("PROMPTFORGE_")
            .Build();
        var options = new ServerOptions();
        configuration.GetSection("Server").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        configuration.GetSection("Gateway").Bind(options.Gateway, binder => binder.ErrorOnUnknownConfiguration = true);
        configuration.GetSection("Jobs").Bind(options.Jobs, binder => binder.ErrorOnUnknownConfiguration = true);
        configuration.GetSection("Experiments").Bind(options.Experiments, binder => binder.ErrorOnUnknownConfiguration = true);
        if (urls is not null) { options.Urls = urls; }

        return options;

        string Next(ref int i) => i + 1 < args.Length ? args[++i] : throw new FormatException($"{args[i]} needs a value.");
    }

    private static async Task ServeAsync(ServerOptions options, TextWriter error, bool untilInputEnds)
    {
        await using var app = ServerHost.Build(options);
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
