namespace Aspire.Hosting.ApplicationModel;

/// <summary>The balancer that this package carries, as a process of this machine.</summary>
public sealed class McpBalancerResource : ExecutableResource, IResourceWithServiceDiscovery
{
    internal McpBalancerResource(string name, string folder)
        : base(name, "dotnet", folder)
    {
    }
}
