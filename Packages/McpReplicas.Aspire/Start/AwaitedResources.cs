using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Start;

/// <summary>Finds the resources that a balancer needs: itself, its replicas, and the resources that these reference or wait for. The start ignores all others.</summary>
internal static class AwaitedResources
{
    // Aspire's name of the relationship that WithReference and WithEnvironment add.
    private const string Reference = "Reference";

    /// <summary>The needed resources that start automatically. Aspire adds other programs, which only a command starts.</summary>
    public static List<IResource> Of(Balancer balancer) =>
        [.. NeededBy(balancer).Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>())];

    /// <summary>All needed resources, in the order of the application.</summary>
    public static IEnumerable<IResource> NeededBy(Balancer balancer)
    {
        var found = new HashSet<IResource>();
        Add(balancer.Resource.Resource);
        return balancer.Application.Resources.Where(found.Contains);

        void Add(IResource resource)
        {
            if (found.Add(resource))
            {
                foreach (var other in Needs(resource))
                {
                    Add(other);
                }
            }
        }
    }

    private static IEnumerable<IResource> Needs(IResource resource) =>
    [
        .. resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relationship => relationship.Type is Reference).Select(relationship => relationship.Resource),
        .. resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource),
        .. resource is IResourceWithParent child ? [child.Parent] : Array.Empty<IResource>(),
    ];
}
