namespace McpReplicas.Aspire.Model;

/// <summary>Marks a replica that is not a .NET project: it has no package McpReplicas, and each server has its own way to set the port.</summary>
internal sealed class ForeignReplica : IResourceAnnotation
{
    public static bool Is(IResource resource) => resource.HasAnnotationOfType<ForeignReplica>();
}
