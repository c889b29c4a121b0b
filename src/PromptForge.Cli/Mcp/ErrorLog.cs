using Microsoft.Extensions.Logging;

namespace PromptForge.Cli.Mcp;

/// <summary>Logs on standard error: standard output belongs to the protocol. Warnings always, everything but the messages' contents with <c>-v</c>.</summary>
internal sealed class ErrorLog(Invocation invocation) : ILoggerFactory, ILogger
{
    private readonly LogLevel least = invocation.Arguments.Has("--verbose") ? LogLevel.Debug : LogLevel.Warning;
    private readonly Lock one = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    // Trace would show prompts.
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) { return; }

        var told = exception is null ? formatter(state, null) : $"{formatter(state, exception)} {(least == LogLevel.Debug ? exception : exception.Message)}";
        lock (one)
        {
            try { invocation.Tell(told); }
            catch (IOException) { }
        }
    }

    public void Dispose() { }
}
