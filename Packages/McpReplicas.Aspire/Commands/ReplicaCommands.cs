using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Commands;

internal static class ReplicaCommands
{
    /// <summary>Adds the commands <c>drain</c> and <c>restore</c>, which the balancer's page has too, and <c>kill</c> to a replica. Containers have no <c>kill</c>.</summary>
    public static void WithReplicaCommands(this IResourceBuilder<IResourceWithEndpoints> replica, Balancer balancer)
    {
        replica.WithAction(balancer, "drain", "Drain", new CommandOptions
        {
            Description = "The balancer sends it no new requests. It finishes its current requests.",
            IconName = "PauseCircle",
            UpdateState = WhileRunning,
        });
        replica.WithAction(balancer, "restore", "Restore", new CommandOptions
        {
            Description = "The balancer sends it requests again as soon as it is ready.",
            IconName = "PlayCircle",
        });
        // The container runtime owns the process of a container.
        if (replica.Resource is ContainerResource)
        {
            return;
        }

        replica.WithCommand("kill", "Kill", context => ReplicaKill.KillAsync(context, replica.Resource), new CommandOptions
        {
            Description = "Ends its process at once, as a crash does.",
            ConfirmationMessage = $"Kill {replica.Resource.Name}? Its current requests are interrupted.",
            IconName = "Dismiss",
            UpdateState = WhileRunning,
        });
    }

    /// <summary>Enables a command while its resource runs.</summary>
    public static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static void WithAction(this IResourceBuilder<IResourceWithEndpoints> replica, Balancer balancer, string action, string displayName, CommandOptions options) =>
        replica.WithCommand(
            action,
            displayName,
            context => BalancerClient.ActAsync(balancer, replica.Resource.Name, action, context.CancellationToken),
            options);
}
