using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The id of a session as its client has it: the name of a replica, a dot, and the id that the server gave it, <c>mcp-1.4f1c</c>.</summary>
internal static class NamedSessionId
{
    public static string Write(DestinationState replica, string id) => $"{NameOf(replica)}.{id}";

    /// <summary>The replica that is named, and the server's id; null where no replica has such a name.</summary>
    public static (DestinationState Owner, string Id)? Read(string named, IReadOnlyList<DestinationState> replicas)
    {
        DestinationState? owner = null;
        var length = 0;
        foreach (var replica in replicas)
        {
            // A name may hold dots, so that of one may be the beginning of another's.
            var name = NameOf(replica);
            if (name.Length > length && named.Length > name.Length + 1 && named[name.Length] is '.' && named.StartsWith(name, StringComparison.Ordinal))
            {
                (owner, length) = (replica, name.Length);
            }
        }

        return owner is null ? null : (owner, named[(length + 1)..]);
    }

    // An id holds visible ASCII characters alone (MCP 2025-11-25, session management); a name may hold others.
    private static string NameOf(DestinationState replica) =>
        replica.DestinationId.AsSpan().ContainsAnyExceptInRange('!', '~') ? Uri.EscapeDataString(replica.DestinationId) : replica.DestinationId;
}
