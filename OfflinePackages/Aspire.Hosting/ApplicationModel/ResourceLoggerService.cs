using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console output of every resource: the last 10,000 lines of each are kept.</summary>
public class ResourceLoggerService
{
    private readonly LineOrder _order = new();
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceLoggerService()
    {
    }

    /// <summary>A logger whose lines appear among the output of the resource.</summary>
    public ILogger GetLogger(IResource resource) => LogOf(resource.Name);

    /// <summary>The lines that are kept, then the end.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        await Task.CompletedTask;
        yield return LogOf(resource.Name).Since(0);
    }

    /// <summary>The lines that are kept, then every new one.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    /// <summary>The lines that are kept, then every new one.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => WatchCoreAsync(LogOf(resourceName));

    internal ResourceLog LogOf(string resourceName) => _logs.GetOrAdd(resourceName, _ => new ResourceLog(resourceName, _order));

    /// <summary>The lines of all resources, or of one, that came after another; of too many the latest.</summary>
    internal IReadOnlyList<WrittenLine> Since(long number, string? resourceName, int most)
    {
        lock (_order)
        {
            return [.. (resourceName is null ? _logs.Values : [LogOf(resourceName)])
                .SelectMany(log => log.Since(number))
                .OrderBy(line => line.Number)
                .TakeLast(most)];
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchCoreAsync(ResourceLog log, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var seen = 0; ;)
        {
            var more = log.Changed;
            if (log.Since(seen) is { Count: > 0 } lines)
            {
                seen = lines[^1].LineNumber;
                yield return lines;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
