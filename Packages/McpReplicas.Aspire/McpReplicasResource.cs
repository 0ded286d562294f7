using McpReplicas.Aspire.Model;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Several replicas of one MCP server. The group itself does not run. <c>WithReference</c>, <c>WithEnvironment</c>, <c>WithArgs</c> and <c>WaitFor</c>
/// on the group apply to each replica at the start.
/// </summary>
public sealed class McpReplicasResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithWaitSupport
{
    private readonly List<IResourceBuilder<IResourceWithEndpoints>> _replicas = [];

    internal McpReplicasResource(string name, int count, McpSessionMode sessions)
        : base(name) => (Count, Sessions) = (count, sessions);

    /// <summary>The number of replicas.</summary>
    public int Count { get; }

    /// <summary>Where the sessions of clients are kept.</summary>
    public McpSessionMode Sessions { get; }

    /// <summary>The replicas as resources of the application: <c>mcp-1</c>, <c>mcp-2</c>, …. In publish mode one resource, which the platform scales.</summary>
    public IEnumerable<IResourceWithEndpoints> Replicas => _replicas.Select(replica => replica.Resource);

    internal string McpPath { get; init; } = Balancer.DefaultMcpPath;

    // Null: a replica is ready while it accepts connections.
    internal string? HealthPath { get; init; }

    internal IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> Builders => _replicas;

    internal void Add(IResourceBuilder<IResourceWithEndpoints> replica) => _replicas.Add(replica);
}
