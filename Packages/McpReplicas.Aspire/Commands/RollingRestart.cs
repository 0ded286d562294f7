using McpReplicas.Aspire.Model;
using Microsoft.Extensions.DependencyInjection;

namespace McpReplicas.Aspire.Commands;

/// <summary>Restarts the replicas one by one without losing a request: each only when the previous one gets requests again.</summary>
internal static class RollingRestart
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeToReturn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Adds the command <c>restart-all</c> to the balancer.</summary>
    public static IResourceBuilder<T> WithRollingRestart<T>(this IResourceBuilder<T> resource, Balancer balancer)
        where T : IResource
    {
        var oneAtATime = new SemaphoreSlim(1, 1);
        return resource.WithCommand("restart-all", "Rolling restart", context => RestartAsync(balancer, oneAtATime, context), new CommandOptions
        {
            Description = "Restarts the replicas one by one, each only when the previous one is ready again. With two or more replicas no request is lost.",
            IconName = "ArrowSyncCircle",
        });
    }

    private static async Task<ExecuteCommandResult> RestartAsync(Balancer balancer, SemaphoreSlim oneAtATime, ExecuteCommandContext context)
    {
        if (!await oneAtATime.WaitAsync(TimeSpan.Zero, context.CancellationToken))
        {
            return CommandResults.Failure("A rolling restart is already running.");
        }

        try
        {
            foreach (var replica in balancer.Replicas)
            {
                if (await RestartAsync(balancer, replica, context) is { } problem)
                {
                    return CommandResults.Failure($"{problem} The replicas after it were not restarted.");
                }
            }

            return CommandResults.Success($"Restarted {string.Join(", ", balancer.Replicas.Select(replica => replica.Resource.Name))}.");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <returns>The problem; null if the restart succeeded.</returns>
    private static async Task<string?> RestartAsync(Balancer balancer, IResourceBuilder<IResourceWithEndpoints> replica, ExecuteCommandContext context)
    {
        var name = replica.Resource.Name;
        var cancellationToken = context.CancellationToken;
        if (await FindAsync() is { IsDrained: true })
        {
            return $"{name} is drained. Restore it first.";
        }

        if (await BalancerClient.ActAsync(balancer, name, "drain", cancellationToken) is { Success: false } refusal)
        {
            return $"{name} could not be drained: {refusal.Message}";
        }

        try
        {
            if (!await BecomesAsync(TimeToFinish, async () => await FindAsync() is { Unfinished: 0 }, cancellationToken))
            {
                var left = (await FindAsync())?.Unfinished ?? 0;
                return $"{name} was not restarted: it still had {left} {(left is 1 ? "request" : "requests")} in flight after {TimeToFinish.TotalSeconds} s.";
            }

            var commands = context.Services.GetRequiredService<ResourceCommandService>();
            if (await commands.ExecuteCommandAsync(replica.Resource, KnownResourceCommands.RestartCommand, cancellationToken) is { Success: false } failure)
            {
                return $"{name} could not be restarted: {failure.Message}";
            }

            // The command returns when the old process has ended, so a ready answer comes from the new one.
            if (!await BecomesAsync(TimeToReturn, () => BalancerClient.IsReadyAsync(balancer, replica, cancellationToken), cancellationToken))
            {
                return $"{name} was not ready within {TimeToReturn.TotalSeconds} s after its restart.";
            }
        }
        finally
        {
            await BalancerClient.ActAsync(balancer, name, "restore", CancellationToken.None);
        }

        return await BecomesAsync(TimeToReturn, async () => await FindAsync() is { IsReady: true }, cancellationToken)
            ? null
            : $"{name} is ready, but the balancer did not readmit it within {TimeToReturn.TotalSeconds} s.";

        async Task<ReplicaStatus?> FindAsync() => (await BalancerClient.ReadAsync(balancer, cancellationToken)).Find(status => status.Name == name);
    }

    private static async Task<bool> BecomesAsync(TimeSpan time, Func<Task<bool>> isTrue, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.UtcNow + time;
        while (!await isTrue())
        {
            if (DateTimeOffset.UtcNow >= end)
            {
                return false;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return true;
    }
}
