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

    private RedisChannel Channel => keys.Channel("sessions");

    public void Publish(string happened, string id) => redis.GetSubscriber().Publish(Channel, $"{life.Id} {happened} {id}", CommandFlags.FireAndForget);

    public async Task ReceiveAsync(HeldSessions sessions)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Hear(sessions, message.ToString().Split(' ')));
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            // The connection keeps the subscription and makes it when Redis is back.
            LogNotReceiving(exception);
        }
    }

    private void Hear(HeldSessions sessions, string[] news)
    {
        if (news is not [var from, var happened, var id] || from == life.Id || sessions.Find(id) is not { } session)
        {
            return;
        }

        if (happened is Ended)
        {
            _ = sessions.CloseAsync(session);
        }
        else
        {
            session.Stream.Leave();
        }
    }

    [LoggerMessage(LogLevel.Warning, "What happens to sessions on other replicas is not received until Redis answers.")]
    private partial void LogNotReceiving(Exception exception);
}

/// <summary>Receives the news from the start on.</summary>
internal sealed class SessionNewsReceiver(SessionNews news, HeldSessions sessions, IOptions<McpReplicasOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A replica does not wait for Redis to start.
        _ = options.Value.Sessions.Mode is McpSessionMode.Shared ? news.ReceiveAsync(sessions) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
