using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Start;

/// <summary>Which resources a balancer cannot do without: itself, its replicas, and what these reference or wait for. Whatever else an application has is not looked at.</summary>
internal static class AwaitedResources
{
    // The words of Aspire for what WithReference and WithEnvironment note.
    private const string Reference = "Reference";

    /// <summary>Those of them that run by themselves. Aspire adds programs of its own that only a command starts.</summary>
    public static List<IResource> Of(Balancer balancer) =>
        [.. NeededBy(balancer).Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>())];

    /// <summary>All of them, in the order in which the application has them.</summary>
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
