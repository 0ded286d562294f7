using System.Text;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The query parameter with the name of the replica that holds an HTTP+SSE stream: <c>/message?sessionId=4f1c&amp;mcp-replica=mcp-1</c>.</summary>
internal static class ReplicaParameter
{
    private const string Assignment = "mcp-replica=";

    public static byte[] Write(DestinationState replica) => Encoding.ASCII.GetBytes(Assignment + Uri.EscapeDataString(replica.DestinationId));

    /// <summary>Finds the replica that the request names, and removes the parameter. If no replica has this name, returns null and changes nothing.</summary>
    public static DestinationState? Take(HttpRequest request, IReadOnlyList<DestinationState> replicas)
    {
        if (request.QueryString.Value is not { Length: > 0 } query)
        {
            return null;
        }

        // Uses the last one: if the server is a balancer too, its parameter comes first.
        var start = query.LastIndexOf($"&{Assignment}", StringComparison.Ordinal);
        if (start < 0)
        {
            if (!query.StartsWith($"?{Assignment}", StringComparison.Ordinal))
            {
                return null;
            }

            start = 0;
        }

        var value = start + 1 + Assignment.Length;
        var end = query.IndexOf('&', value) is >= 0 and var next ? next : query.Length;
        if (Find(Uri.UnescapeDataString(query[value..end]), replicas) is not { } owner)
        {
            return null;
        }

        request.QueryString = new QueryString(start is 0 && end < query.Length ? $"?{query[(end + 1)..]}" : query.Remove(start, end - start));
        request.Path = BelowAddress(request.Path, owner);
        return owner;
    }

    private static DestinationState? Find(string name, IReadOnlyList<DestinationState> replicas) => replicas.FirstOrDefault(replica => replica.DestinationId == name);

    // A server below a path writes the whole path into its endpoint. The replica's address already contains the first part.
    private static PathString BelowAddress(PathString path, DestinationState replica)
    {
        var prefix = PathString.FromUriComponent(new Uri(replica.Model.Config.Address)).Value!.TrimEnd('/');
        return path.StartsWithSegments(new PathString(prefix), StringComparison.Ordinal, out var rest) ? rest : path;
    }
}
