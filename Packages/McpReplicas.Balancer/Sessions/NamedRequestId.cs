using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The id of a question that a server asks its client, as replicas of McpReplicas write it where sessions are shared: the replica's name, a tilde, and the rest, <c>mcp-1~7</c>.</summary>
internal static class NamedRequestId
{
    /// <summary>The replica that asked; null where no replica has such a name.</summary>
    public static DestinationState? Read(string id, IReadOnlyList<DestinationState> replicas)
    {
        if (id.IndexOf('~') is not (> 0 and var end))
        {
            return null;
        }

        var name = Uri.UnescapeDataString(id[..end]);
        return replicas.FirstOrDefault(replica => replica.DestinationId == name);
    }
}
