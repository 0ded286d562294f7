using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpAspire.Tests;

/// <summary>The warnings and errors that an application logs.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Warnings { get; } = [];

    public ConcurrentQueue<Exception> Exceptions { get; } = [];

    public void AddTo(WebApplicationBuilder builder) => builder.Logging.AddProvider(this);

    // Data protection may log a warning about unencrypted keys at any time, so its logs are ignored.
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) ? NullLogger.Instance : this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Warnings.Enqueue(formatter(state, exception));
        }

        if (IsEnabled(logLevel) && exception is not null)
        {
            Exceptions.Enqueue(exception);
        }
    }

    public void Dispose()
    {
    }
}
