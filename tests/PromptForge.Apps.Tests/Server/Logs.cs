using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Keeps what is logged.</summary>
internal sealed class Logs(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
        // The lines stay for the test to read.
    }
}

internal static class LogCapture
{
    /// <summary>Everything that is logged, at every level, goes into a queue instead of the console.</summary>
    public static void LogTo(this WebApplicationBuilder builder, ConcurrentQueue<string> lines) =>
        builder.Logging.AddProvider(new Logs(lines)).SetMinimumLevel(LogLevel.Trace).AddFilter<Logs>(_ => true).AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(level => level >= LogLevel.Critical);
}
