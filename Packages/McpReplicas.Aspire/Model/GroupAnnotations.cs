namespace McpReplicas.Aspire.Model;

/// <summary>Applies the annotations of a group of replicas to each replica.</summary>
internal static class GroupAnnotations
{
    /// <param name="group">The group.</param>
    /// <param name="resources">All resources. One that waits for the group waits for each replica instead, because the group never runs.</param>
    public static void ApplyToReplicas(McpReplicasResource group, IEnumerable<IResource> resources)
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

            // Only servers with the package McpReplicas read these settings.
            if (!ForeignReplica.Is(replica.Resource))
            {
                PassedOnConfiguration.Add(replica, PassedOnConfiguration.OfReplica);
                KeyRing.Add(replica);
            }
        }
    }

    // Aspire caches the result of these annotations for the first resource that evaluates them.
    private static IResourceAnnotation CopyOf(IResourceAnnotation annotation) => annotation switch
    {
        EnvironmentCallbackAnnotation environment => new EnvironmentCallbackAnnotation(environment.Callback),
        CommandLineArgsCallbackAnnotation arguments => new CommandLineArgsCallbackAnnotation(arguments.Callback),
        _ => annotation,
    };
}
