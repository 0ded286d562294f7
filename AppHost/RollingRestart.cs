using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.AppHost;

/// <summary>Restarts every replica without losing a request: one by one, each only when the one before is back in the rotation.</summary>
internal static class RollingRestart
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeToReturn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Gives the balancer the command <c>restart-all</c>.</summary>
    public static void AddRollingRestart(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer)
    {
        var replicas = builder.ReplicasOf(balancer).ToList();
        balancer.WithCommand("restart-all", "Rolling restart", context => RestartAsync(balancer, replicas, context), new CommandOptions
        {
            Description = "Restarts the replicas one by one, each only when the one before is back. With two or more of them no request is lost.",
            IconName = "ArrowSyncCircle",
        });
    }

    private static async Task<ExecuteCommandResult> RestartAsync(IResourceBuilder<ProjectResource> balancer, List<IResourceBuilder<ProjectResource>> replicas, ExecuteCommandContext context)
    {
        if (!await OneAtATime.WaitAsync(TimeSpan.Zero, context.CancellationToken))
        {
            return CommandResults.Failure("A rolling restart is under way.");
        }

        try
        {
            foreach (var replica in replicas)
            {
                if (await RestartAsync(balancer, replica, context) is { } problem)
                {
                    return CommandResults.Failure($"{problem} Those after it were left as they are.");
                }
            }

            return CommandResults.Success($"Restarted {string.Join(", ", replicas.Select(replica => replica.Resource.Name))}.");
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <returns>What went wrong, if anything did.</returns>
    private static async Task<string?> RestartAsync(IResourceBuilder<ProjectResource> balancer, IResourceBuilder<ProjectResource> replica, ExecuteCommandContext context)
    {
        var name = replica.Resource.Name;
        var cancellationToken = context.CancellationToken;
        if ((await BalancerClient.FindAsync(balancer, name, cancellationToken)).State is "drained")
        {
            return $"{name} is drained: restore it first.";
        }

        var before = await BalancerClient.ReadyProcessAsync(replica, cancellationToken);
        await BalancerClient.ActAsync(balancer, name, "drain", cancellationToken);
        try
        {
            // A tool that takes longer still has the time that the replica itself gives it.
            await BecomesAsync(TimeToFinish, async () => (await BalancerClient.FindAsync(balancer, name, cancellationToken)).InFlight is 0, cancellationToken);
            var restart = await context.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(replica.Resource, KnownResourceCommands.RestartCommand, cancellationToken);
            if (!restart.Success)
            {
                return $"{name} could not be restarted: {restart.Message}";
            }

            if (!await BecomesAsync(TimeToReturn, async () => await BalancerClient.ReadyProcessAsync(replica, cancellationToken) is { } process && process != before, cancellationToken))
            {
                return $"{name} was not ready within {TimeToReturn.TotalSeconds} s after its restart.";
            }
        }
        finally
        {
            await BalancerClient.ActAsync(balancer, name, "restore", CancellationToken.None);
        }

        return await BecomesAsync(TimeToReturn, async () => (await BalancerClient.FindAsync(balancer, name, cancellationToken)).State is "ready", cancellationToken)
            ? null
            : $"The balancer did not take {name} back.";
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
