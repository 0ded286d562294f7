using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's output, counted from 1.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

internal sealed class ResourceLog : ILogger
{
    private const int Kept = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public IReadOnlyList<LogLine> Since(int seen)
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.LineNumber > seen)];
        }
    }

    public void Add(string content, bool isError)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines.Enqueue(new(++_count, content, isError));
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }

            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add(exception is null ? formatter(state, exception) : $"{formatter(state, exception)}{Environment.NewLine}{exception}", logLevel >= LogLevel.Error);
}
