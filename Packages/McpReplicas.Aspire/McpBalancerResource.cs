namespace Aspire.Hosting.ApplicationModel;

/// <summary>The balancer that comes with this package, as a process of this machine.</summary>
public sealed class McpBalancerResource : ExecutableResource, IResourceWithServiceDiscovery
{
    internal McpBalancerResource(string name, string folder)
        : base(name, "dotnet", folder)
    {
    }
}
