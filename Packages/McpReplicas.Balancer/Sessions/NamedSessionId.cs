using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The session id that a client receives: the name of a replica, a dot, and the server's id, such as <c>mcp-1.4f1c</c>.</summary>
internal static class NamedSessionId
{
    public static string Write(DestinationState replica, string id) => $"{NameOf(replica)}.{id}";

    /// <summary>The named replica and the server's id; null if no replica has this name.</summary>
    public static (DestinationState Owner, string Id)? Read(string named, IReadOnlyList<DestinationState> replicas)
    {
        DestinationState? owner = null;
        var length = 0;
        foreach (var replica in replicas)
        {
            // Names may contain dots, so one name may be the prefix of another. The longest match wins.
            var name = NameOf(replica);
            if (name.Length > length && named.Length > name.Length + 1 && named[name.Length] is '.' && named.StartsWith(name, StringComparison.Ordinal))
            {
                (owner, length) = (replica, name.Length);
            }
        }

        return owner is null ? null : (owner, named[(length + 1)..]);
    }

    // A session id contains only visible ASCII characters (MCP 2025-11-25, session management). A name may contain others, which are escaped.
    private static string NameOf(DestinationState replica) =>
        replica.DestinationId.AsSpan().ContainsAnyExceptInRange('!', '~') ? Uri.EscapeDataString(replica.DestinationId) : replica.DestinationId;
}
