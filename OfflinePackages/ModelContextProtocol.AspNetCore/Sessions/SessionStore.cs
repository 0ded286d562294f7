using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>The sessions in this process's memory, with a bound on how long and how many may be idle.</summary>
internal sealed partial class SessionStore
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly TimeSpan _idleTimeout;
    private readonly int _idleLimit;
    private readonly ILogger _logger;

    public SessionStore(IOptions<HttpServerTransportOptions> options, ILogger<SessionStore> logger)
    {
        _logger = logger;
        Time = options.Value.TimeProvider;
#pragma warning disable MCP9006 // Serving the obsolete options is this class's part.
        (_idleTimeout, _idleLimit) = (options.Value.IdleTimeout, options.Value.MaxIdleSessionCount);
#pragma warning restore MCP9006
        ArgumentOutOfRangeException.ThrowIfNegative(_idleLimit, "MaxIdleSessionCount");
        if (_idleTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(_idleTimeout, TimeSpan.Zero, "IdleTimeout");
        }
    }

    public TimeProvider Time { get; }

    public bool TryGet(string id, [NotNullWhen(true)] out Session? session) => _sessions.TryGetValue(id, out session);

    public bool TryRemove(string id) => _sessions.TryRemove(id, out _);

    /// <summary>Takes a new session in. Where too many are idle it first closes the one that is so for longest, so that they do not come faster than they go.</summary>
    public async ValueTask AddAsync(Session session)
    {
        // The count of all is at hand, and most often settles it.
        if (_sessions.Count >= _idleLimit && LongestIdleFirst() is var idle && idle.Count >= _idleLimit
            && idle.Find(old => TryRemove(old.Session.Id)).Session is { } oldest)
        {
            LogIdleSessionLimit(oldest.Id, _idleLimit);
            await CloseAsync(oldest);
        }

        _sessions[session.Id] = session;
    }

    /// <summary>Closes the sessions that are idle for too long, and those idle for longest where there are too many. Waits for none of them.</summary>
    public void Prune()
    {
        var idle = LongestIdleFirst();
        var excess = idle.Count - _idleLimit;
        foreach (var (session, since) in idle)
        {
            var expired = _idleTimeout >= TimeSpan.Zero && Time.GetElapsedTime(since) > _idleTimeout;
            if ((!expired && excess <= 0) || !TryRemove(session.Id))
            {
                continue;
            }

            excess--;
            _ = CloseAsync(session);
            if (expired)
            {
                LogIdleSessionTimeout(session.Id, _idleTimeout);
            }
            else
            {
                LogIdleSessionLimit(session.Id, _idleLimit);
            }
        }
    }

    public Task CloseAllAsync() => Task.WhenAll(_sessions.Values.Where(session => TryRemove(session.Id)).Select(CloseAsync));

    private List<(Session Session, long Since)> LongestIdleFirst() =>
        [.. from entry in _sessions let since = entry.Value.IdleSince where since is not null orderby since select (entry.Value, since.Value)];

    private async Task CloseAsync(Session session)
    {
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogSessionDisposeError(session.Id, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "IdleTimeout of {IdleTimeout} exceeded. Closing idle session {SessionId}.")]
    private partial void LogIdleSessionTimeout(string sessionId, TimeSpan idleTimeout);

    [LoggerMessage(Level = LogLevel.Information, Message = "MaxIdleSessionCount of {MaxIdleSessionCount} exceeded. Closing idle session {SessionId}, the one idle for longest.")]
    private partial void LogIdleSessionLimit(string sessionId, int maxIdleSessionCount);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error disposing session {SessionId}.")]
    private partial void LogSessionDisposeError(string sessionId, Exception exception);
}
