using System.Globalization;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>
/// Lets the other replicas know at once what happens to a session. One that does not hear of it, because it sleeps or Redis is unavailable, finds out before it
/// serves the session's next request.
/// </summary>
internal sealed partial class SessionNews(IConnectionMultiplexer redis, RedisKeys keys, ReplicaLife life, ILogger<SessionNews> logger)
{
    /// <summary>It has ended, and with it its streams.</summary>
    public const string Ended = "ended";

    /// <summary>Its client listens here now, and nowhere else.</summary>
    public const string StreamOpened = "stream";

    /// <summary>Its state has changed, which a copy has to know whose stream is open.</summary>
    public const string Changed = "changed";

    /// <summary>Its client has cancelled a request.</summary>
    public const string Cancelled = "cancelled";

    private RedisChannel Channel => keys.Channel("sessions");

    /// <param name="happened">What.</param>
    /// <param name="id">The session.</param>
    /// <param name="detail">Its version if it has changed, and the id of the request if one was cancelled.</param>
    public void Publish(string happened, string id, string detail = "") => redis.GetSubscriber().Publish(Channel, $"{life.Id} {happened} {id} {detail}", CommandFlags.FireAndForget);

    public async Task ReceiveAsync(HeldSessions sessions, SessionOpening opening)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (channel, message) => _ = HearAsync(sessions, opening, message.ToString().Split(' ', 4)));
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            // The connection keeps the subscription and makes it when Redis is back.
            LogNotReceiving(exception);
        }
    }

    private async Task HearAsync(HeldSessions sessions, SessionOpening opening, string[] news)
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

    [LoggerMessage(LogLevel.Warning, "What happens to sessions on other replicas is not received until Redis answers.")]
    private partial void LogNotReceiving(Exception exception);

    [LoggerMessage(LogLevel.Warning, "What happened to a session on another replica, {Happened}, is followed only with its next request.")]
    private partial void LogNotFollowed(string happened, Exception exception);
}

/// <summary>Receives the news from the start on.</summary>
internal sealed class SessionNewsReceiver(SessionNews news, HeldSessions sessions, SessionOpening opening, IOptions<McpReplicasOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A replica does not wait for Redis to start.
        _ = options.Value.Sessions.Mode is McpSessionMode.Shared ? news.ReceiveAsync(sessions, opening) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
