using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's output, counted from 1.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

internal sealed class ResourceLog(string resourceName, LineOrder order) : ILogger
{
    private const int Kept = 10_000;
    private const int CharactersKept = 4 * 1024 * 1024;
    private readonly Queue<WrittenLine> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private int _characters;

    public Task Changed
    {
        get
        {
            lock (order)
            {
                return _changed.Task;
            }
        }
    }

    public IReadOnlyList<LogLine> Since(int seen)
    {
        lock (order)
        {
            return [.. _lines.Select(written => written.Line).Where(line => line.LineNumber > seen)];
        }
    }

    /// <summary>To be called under the lock of the order.</summary>
    public IEnumerable<WrittenLine> Since(long number) => _lines.Where(line => line.Number > number);

    public void Add(string content, bool isError)
    {
        TaskCompletionSource changed;
        lock (order)
        {
            _lines.Enqueue(new(order.Next(), resourceName, DateTime.UtcNow, new(++_count, content, isError)));
            _characters += content.Length;
            while (_lines.Count > Kept || _characters > CharactersKept)
            {
                _characters -= _lines.Dequeue().Line.Content.Length;
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
