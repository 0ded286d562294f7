using System.Globalization;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>
/// Publishes changes of a session to the other replicas at once. A replica that misses a message, because it is frozen or Redis is unavailable, reads the session's
/// state from Redis before it serves the next request.
/// </summary>
internal sealed partial class SessionNews(IConnectionMultiplexer redis, RedisKeys keys, ReplicaLife life, ILogger<SessionNews> logger)
{
    /// <summary>The session has ended, and its streams with it.</summary>
    public const string Ended = "ended";

    /// <summary>The client has opened its stream at the publishing replica; other replicas close theirs.</summary>
    public const string StreamOpened = "stream";

    /// <summary>The session's state has changed. A replica with an open stream of the session must update its copy.</summary>
    public const string Changed = "changed";

    /// <summary>The client has cancelled a request.</summary>
    public const string Cancelled = "cancelled";

    private RedisChannel Channel => keys.Channel("sessions");

    /// <param name="happened">The kind of change: one of the constants.</param>
    /// <param name="id">The session id.</param>
    /// <param name="detail">The new version for <see cref="Changed"/>, the id of the request for <see cref="Cancelled"/>.</param>
    public void Publish(string happened, string id, string detail = "") => redis.GetSubscriber().Publish(Channel, $"{life.Id} {happened} {id} {detail}", CommandFlags.FireAndForget);

    public async Task ReceiveAsync(HeldSessions sessions, SessionOpening opening)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (channel, message) => _ = HandleAsync(sessions, opening, message.ToString().Split(' ', 4)));
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            // StackExchange.Redis keeps the subscription and completes it when Redis answers again.
            LogNotReceiving(exception);
        }
    }

    private async Task HandleAsync(HeldSessions sessions, SessionOpening opening, string[] news)
    {
        if (news is not [var from, var happened, var id, var detail] || from == life.Id || sessions.Find(id) is not { } session)
        {
            return;
        }

        try
        {
            if (happened is Ended)
            {
                await sessions.CloseAsync(session);
            }
            else if (happened is StreamOpened)
            {
                session.Stream.Leave();
            }
            else if (happened is Cancelled)
            {
                await sessions.CancelAsync(session, detail);
            }
            else if (session.Stream.Client is { } client)
            {
                await opening.OpenAsync(client, id, long.Parse(detail, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception exception)
        {
            LogNotFollowed(happened, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer: this replica receives no session changes of other replicas until it does.")]
    private partial void LogNotReceiving(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The session change '{Happened}' of another replica failed here. It is applied with the session's next request.")]
    private partial void LogNotFollowed(string happened, Exception exception);
}

/// <summary>Starts to receive the messages when the application starts.</summary>
internal sealed class SessionNewsReceiver(SessionNews news, HeldSessions sessions, SessionOpening opening, IOptions<McpReplicasOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A replica starts without waiting for Redis.
        _ = options.Value.Sessions.Mode is McpSessionMode.Shared ? news.ReceiveAsync(sessions, opening) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
