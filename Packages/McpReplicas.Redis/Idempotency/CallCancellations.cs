using System.Collections.Concurrent;
using McpReplicas.Http;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>
/// Stops a call with a key, which goes on without its client, when its user sends <c>notifications/cancelled</c> with the key. The notification may reach any replica:
/// where the call does not run, the others hear of it.
/// </summary>
internal sealed partial class CallCancellations(IConnectionMultiplexer redis, RedisKeys keys, IOptions<McpReplicasOptions> options, ILogger<CallCancellations> logger) : IHostedService
{
    private static readonly Refusal Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, -32603, "The replica that runs the call hears of it by Redis, which does not answer now. The call was not cancelled. Try again.") { RetryAfter = 1 };

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    private RedisChannel Channel => keys.Channel("cancelled-calls");

    /// <summary>Runs a call that can be stopped by its name, or with the session that it is of.</summary>
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> run, CancellationToken session)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(session);
        _running[name] = stop;
        try
        {
            return await run(stop.Token);
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(name, stop));
        }
    }

    public RequestDelegate Hear(RequestDelegate next) => async context =>
    {
        // Here, and not where the MCP SDK handles it: without a session that may be over before it has.
        if (CallKey.Current is { } key && context.Features.Get<MessageHead>()?.Method is NotificationMethods.CancelledNotification && await RefuseAsync(key, context) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        await next(context);
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A replica does not wait for Redis to start.
        _ = options.Value.Idempotency.Enabled ? ReceiveAsync() : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<Refusal?> RefuseAsync(CallKey key, HttpContext context)
    {
        if (key.TryName(context.User, out var name) is { } problem)
        {
            return new Refusal(problem.Status!.Value, problem.Detail.Code, problem.Detail.Message);
        }

        try
        {
            name = key.InPlace(name);
            if (!Stop(name))
            {
                await redis.GetConnected().PublishAsync(Channel, name).InTimeAsync();
            }

            return null;
        }
        catch (Exception exception) when (RunningCalls.IsOfRedis(exception))
        {
            return Unavailable;
        }
    }

    private bool Stop(string name)
    {
        if (!_running.TryGetValue(name, out var call))
        {
            return false;
        }

        try
        {
            // What the tool has registered runs elsewhere, and what it throws concerns nobody here.
            _ = call.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call has just ended.
        }

        return true;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, name) => Stop(name.ToString()));
        }
        catch (Exception exception) when (RunningCalls.IsOfRedis(exception))
        {
            // The connection keeps the subscription and makes it when Redis is back.
            LogNotReceiving(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Calls that clients cancel through other replicas go on here until Redis answers.")]
    private partial void LogNotReceiving(Exception exception);
}
