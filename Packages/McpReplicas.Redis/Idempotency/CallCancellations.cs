using System.Collections.Concurrent;
using McpReplicas.Http;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>
/// Stops a call that has an <c>Idempotency-Key</c> when its user sends <c>notifications/cancelled</c> with the same key. Such a call keeps running after its client
/// disconnects. The notification may reach any replica: a replica that does not run the call publishes it to the others.
/// </summary>
internal sealed partial class CallCancellations(IConnectionMultiplexer redis, RedisKeys keys, IOptions<McpReplicasOptions> options, ILogger<CallCancellations> logger) : IHostedService
{
    private static readonly Refusal Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, -32603, "Redis does not answer, so the cancellation cannot reach the replica that runs the call. The call was not cancelled. Try again.") { RetryAfter = 1 };

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    private RedisChannel Channel => keys.Channel("cancelled-calls");

    /// <summary>Runs a call until it ends, is stopped by its name, or its session ends.</summary>
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

    public RequestDelegate Handle(RequestDelegate next) => async context =>
    {
        // Handled before the MCP SDK, which without a session may handle the notification only after its request has ended.
        if (CallKey.Current is { } key && context.Features.Get<MessageHead>()?.Method is NotificationMethods.CancelledNotification && await RefuseAsync(key, context) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        await next(context);
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A replica starts without waiting for Redis.
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
            // CancelAsync runs the tool's callbacks on other threads. Their exceptions do not matter here.
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
            // StackExchange.Redis keeps the subscription and completes it when Redis answers again.
            LogNotReceiving(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer: calls on this replica cannot be cancelled through other replicas until it does.")]
    private partial void LogNotReceiving(Exception exception);
}
