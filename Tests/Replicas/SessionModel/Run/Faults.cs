using System.Collections.Concurrent;

namespace McpAspire.Tests.SessionModel;

/// <summary>Injects temporary faults, one at a time for each replica and for Redis.</summary>
internal sealed class Faults(World world)
{
    private readonly ConcurrentDictionary<object, Task> _active = [];
    private readonly TaskCompletionSource _healing = new();
    private readonly List<FaultKind> _injected = [];

    public IReadOnlyCollection<FaultKind> Injected => _injected;

    public async Task InjectAsync(Fault fault)
    {
        var replica = world.Cluster.Replicas[fault.Replica - 1];
        object target = fault.Kind < FaultKind.StallRedis ? replica : world.Cluster.Redis;
        if (_active.ContainsKey(target))
        {
            return;
        }

        _injected.Add(fault.Kind);
        world.History.Add($"{fault.Kind}{(target == replica ? $" {replica.Name}" : "")} for {fault.Milliseconds} ms");
        var heal = await BeginAsync(fault.Kind, replica, world.Cluster.Redis);
        _active[target] = EndAsync(fault, target, heal);
    }

    /// <summary>Ends all faults at once.</summary>
    public async Task HealAsync()
    {
        _healing.SetResult();
        await Task.WhenAll(_active.Values);
        world.History.Add("all faults are healed");
    }

    private async Task EndAsync(Fault fault, object target, Func<Task> heal)
    {
        await Task.WhenAny(_healing.Task, Task.Delay(fault.Milliseconds));
        await heal();
        world.History.Add($"{fault.Kind} is over");
        _active.TryRemove(target, out _);
    }

    private async Task<Func<Task>> BeginAsync(FaultKind kind, Replica replica, ModelRedis redis)
    {
        switch (kind)
        {
            case FaultKind.Kill:
                LoseSessions(session => world.Cluster.Mode is "Sticky" && session.Owner == replica.Name);
                await replica.KillAsync();
                return replica.StartAsync;
            case FaultKind.Freeze:
                replica.Freeze();
                return Soon(replica.Thaw);
            case FaultKind.Cut:
                replica.Cut();
                return Soon(() => { });
            case FaultKind.CutRedis:
                replica.CutRedis();
                return Soon(() => { });
            case FaultKind.FreezeRedis:
                replica.FreezeRedis();
                return Soon(replica.ThawRedis);
            case FaultKind.StallRedis:
                redis.Stall();
                return Soon(redis.Resume);
            case FaultKind.FillRedis:
                await redis.SetWritableAsync(false);
                return () => redis.SetWritableAsync(true);
            case FaultKind.RestartRedis:
                await redis.KillAsync();
                return redis.StartAsync;
            default:
                LoseSessions(_ => world.Cluster.Mode is "Shared");
                await redis.KillAsync();
                redis.Forget();
                return redis.StartAsync;
        }
    }

    private void LoseSessions(Func<ModelSession, bool> isLost)
    {
        world.Losses++;
        world.Sessions.Where(isLost).ToList().ForEach(session => session.MayBeLost = true);
    }

    private static Func<Task> Soon(Action heal) => () =>
    {
        heal();
        return Task.CompletedTask;
    };
}
