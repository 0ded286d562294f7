namespace McpReplicas.Aspire.Model;

/// <summary>Passes what was said of a group of replicas on to each of them.</summary>
internal static class GroupAnnotations
{
    public static void PassOn(McpReplicasResource group)
    {
        foreach (var replica in group.Builders)
        {
            foreach (var annotation in group.Annotations)
            {
                replica.WithAnnotation(CopyOf(annotation));
            }

            PassedOnConfiguration.Add(replica, PassedOnConfiguration.OfReplica);
            KeyRing.Add(replica);
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
