using PromptForge.Cli;

return await CommandLine.RunAsync(args, new SystemConsole()).ConfigureAwait(false);
