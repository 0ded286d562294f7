using McpReplicas.Balancer.Requests;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request itself says which: nothing is remembered here, so a restarted or a
/// second balancer routes alike.
/// </summary>
internal sealed class StickySessionsMiddleware(RequestDelegate next)
{
    private const string SessionId = "Mcp-Session-Id";

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        if (OwnerOf(context.Request, proxy.AllDestinations) is { } destination)
        {
            if (!MayServe(proxy, destination))
            {
                // The session died with its replica.
                return Refusal.SessionNotFound.WriteAsync(context);
            }

            proxy.AvailableDestinations = destination;
            context.Features.Set(PinnedToReplica.Mark);
        }

        return next(context);
    }

    // A drained replica finishes the sessions that it has.
    private static bool MayServe(IReverseProxyFeature proxy, DestinationState owner) => proxy.AvailableDestinations.Contains(owner) || !Health.Ejections.IsOut(owner);

    private static DestinationState? OwnerOf(HttpRequest request, IReadOnlyList<DestinationState> replicas)
    {
        var path = request.Path.Value!;
        var (marked, separator) = path.StartsWith("/@", StringComparison.Ordinal) ? (path[2..], '/') : (request.Headers[SessionId].ToString(), '.');
        DestinationState? owner = null;
        foreach (var replica in replicas)
        {
            // A name may hold dots, so that of one may be the beginning of another's.
            var name = replica.DestinationId;
            if (marked.Length > name.Length && marked[name.Length] == separator && marked.StartsWith(name, StringComparison.Ordinal) && name.Length > (owner?.DestinationId.Length ?? 0))
            {
                owner = replica;
            }
        }

        return owner;
    }
}

/// <summary>Marks a request that only one replica can answer.</summary>
internal sealed class PinnedToReplica
{
    public static readonly PinnedToReplica Mark = new();
}
