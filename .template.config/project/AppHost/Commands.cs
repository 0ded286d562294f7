namespace McpAspire.AppHost;

internal static class Commands
{
    /// <summary>Gives the balancer and the replicas what a person can do to them in the dashboard.</summary>
    public static void AddCommands(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer)
    {
        builder.AddReplicaCommands(balancer);
        builder.AddRollingRestart(balancer);
    }
}
