using McpReplicas.Aspire.Model;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Several replicas of one MCP server. It is no resource that runs: what is said of it by <c>WithReference</c>, <c>WithEnvironment</c>, <c>WithArgs</c>
/// and <c>WaitFor</c> is passed on to each replica when the application starts.
/// </summary>
public sealed class McpReplicasResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithWaitSupport
{
    private readonly List<IResourceBuilder<IResourceWithEndpoints>> _replicas = [];

    internal McpReplicasResource(string name, int count, McpSessionMode sessions)
        : base(name) => (Count, Sessions) = (count, sessions);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Where they keep the sessions of clients.</summary>
    public McpSessionMode Sessions { get; }

    /// <summary>The replicas as resources of the application: <c>mcp-1</c>, <c>mcp-2</c>, …; published, one that the platform multiplies.</summary>
    public IEnumerable<IResourceWithEndpoints> Replicas => _replicas.Select(replica => replica.Resource);

    internal string McpPath { get; init; } = Balancer.DefaultMcpPath;

    // Null: they are ready while they accept connections.
    internal string? HealthPath { get; init; }

    internal IReadOnlyList<IResourceBuilder<IResourceWithEndpoints>> Builders => _replicas;

    internal void Add(IResourceBuilder<IResourceWithEndpoints> replica) => _replicas.Add(replica);
}
