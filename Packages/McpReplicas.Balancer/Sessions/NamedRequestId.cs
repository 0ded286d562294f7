using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// The id of a request that a server sends to its client. Where sessions are shared, servers with McpReplicas write it as the replica's name, a tilde and
/// the rest: <c>mcp-1~7</c>.
/// </summary>
internal static class NamedRequestId
{
    /// <summary>The replica that sent the request; null if no replica has this name.</summary>
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
