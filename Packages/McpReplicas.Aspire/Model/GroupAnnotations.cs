namespace McpReplicas.Aspire.Model;

/// <summary>Passes what was said of a group of replicas on to each of them.</summary>
internal static class GroupAnnotations
{
    /// <param name="group">The group.</param>
    /// <param name="resources">All resources of the application: who waits for the group, which never runs, waits for each replica.</param>
    public static void PassOn(McpReplicasResource group, IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource == group).ToList())
            {
                resource.Annotations.Remove(wait);
                foreach (var replica in group.Replicas)
                {
                    resource.Annotations.Add(new WaitAnnotation(replica, wait.WaitType, wait.ExitCode) { WaitBehavior = wait.WaitBehavior });
                }
            }
        }

        foreach (var replica in group.Builders)
        {
            foreach (var annotation in group.Annotations)
            {
                replica.WithAnnotation(CopyOf(annotation));
            }

            // What only servers with the package McpReplicas read.
            if (!ForeignReplica.Is(replica.Resource))
            {
                PassedOnConfiguration.Add(replica, PassedOnConfiguration.OfReplica);
                KeyRing.Add(replica);
            }
        }
    }

    // Aspire keeps in these what they gave the first resource that asked.
    private static IResourceAnnotation CopyOf(IResourceAnnotation annotation) => annotation switch
    {
        EnvironmentCallbackAnnotation environment => new EnvironmentCallbackAnnotation(environment.Callback),
        CommandLineArgsCallbackAnnotation arguments => new CommandLineArgsCallbackAnnotation(arguments.Callback),
        _ => annotation,
    };
}
