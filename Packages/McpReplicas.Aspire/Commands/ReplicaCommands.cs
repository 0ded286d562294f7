using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Commands;

internal static class ReplicaCommands
{
    /// <summary>Gives a replica the commands <c>drain</c> and <c>restore</c>, as the balancer's page has them, and <c>kill</c>, but for containers.</summary>
    public static void WithReplicaCommands(this IResourceBuilder<IResourceWithEndpoints> replica, Balancer balancer)
    {
        replica.WithAction(balancer, "drain", "Drain", new CommandOptions
        {
            Description = "The balancer gives it nothing new, and it finishes what it has.",
            IconName = "PauseCircle",
            UpdateState = WhileRunning,
        });
        replica.WithAction(balancer, "restore", "Restore", new CommandOptions
        {
            Description = "The balancer gives it requests again, as soon as it is ready.",
            IconName = "PlayCircle",
        });
        // A container's process is its runtime's.
        if (replica.Resource is ContainerResource)
        {
            return;
        }

        replica.WithCommand("kill", "Kill", context => ReplicaKill.KillAsync(context, replica.Resource), new CommandOptions
        {
            Description = "Its process ends at once, as in a crash.",
            ConfirmationMessage = $"Kill {replica.Resource.Name}? The requests it works on break off.",
            IconName = "Dismiss",
            UpdateState = WhileRunning,
        });
    }

    /// <summary>A command is there while its resource runs.</summary>
    public static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static void WithAction(this IResourceBuilder<IResourceWithEndpoints> replica, Balancer balancer, string action, string displayName, CommandOptions options) =>
        replica.WithCommand(
            action,
            displayName,
            context => BalancerClient.ActAsync(balancer, replica.Resource.Name, action, context.CancellationToken),
            options);
}
