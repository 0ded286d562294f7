using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>
/// Answers <c>resources/subscribe</c> and <c>resources/unsubscribe</c> of clients before 2026-07-28. Subscriptions last until the session ends.
/// Without a session a client cannot be notified, so the methods do nothing.
/// </summary>
internal sealed class SessionSubscriptions(IChangeFeed feed, ILogger<SessionSubscriptions> logger)
{
    private readonly ConcurrentDictionary<string, SessionSubscription> _sessions = new(StringComparer.Ordinal);

    /// <summary>Runs a server, and notifies its client of changes until it ends.</summary>
    /// <param name="server">The server of the session. The server of a request would send notifications in the answer to the request.</param>
    /// <param name="run">Runs it.</param>
    public Task RunAsync(McpServer server, Func<Task> run) => server.SessionId is { Length: > 0 } session ? RunAsync(session, server, run) : run();

    public async ValueTask<EmptyResult> SubscribeAsync(RequestContext<SubscribeRequestParams> request, CancellationToken cancellationToken)
    {
        if (Find(request.Server) is { } subscription)
        {
            await subscription.AddAsync(request.Params.Uri);
        }

        return new EmptyResult();
    }

    public ValueTask<EmptyResult> UnsubscribeAsync(RequestContext<UnsubscribeRequestParams> request, CancellationToken cancellationToken)
    {
        Find(request.Server)?.Remove(request.Params.Uri);
        return new(new EmptyResult());
    }

    private async Task RunAsync(string session, McpServer server, Func<Task> run)
    {
        await using var subscription = new SessionSubscription(server, feed, logger);
        _sessions[session] = subscription;
        try
        {
            await run();
        }
        finally
        {
            _sessions.TryRemove(session, out _);
        }
    }

    private SessionSubscription? Find(McpServer server) => server.SessionId is { Length: > 0 } session ? _sessions.GetValueOrDefault(session) : null;
}
