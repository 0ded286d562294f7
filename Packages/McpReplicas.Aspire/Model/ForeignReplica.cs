namespace McpReplicas.Aspire.Model;

/// <summary>Marks a replica that is no project of .NET's: it knows nothing of the packages, and listens only where it is told to in a way of its own.</summary>
internal sealed class ForeignReplica : IResourceAnnotation
{
    public static bool Is(IResource resource) => resource.HasAnnotationOfType<ForeignReplica>();
}
