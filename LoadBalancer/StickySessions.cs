using McpAspire.LoadBalancer.Refusals;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request itself says which: nothing is remembered here, so a restarted or a
/// second balancer routes alike.
/// </summary>
internal sealed class StickySessions(RequestDelegate next)
{
    private const string SessionId = "Mcp-Session-Id";

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        if (OwnerOf(context.Request) is { } owner && proxy.AllDestinations.FirstOrDefault(destination => destination.DestinationId == owner) is { } destination)
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

    private static string? OwnerOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.StartsWith("/@", StringComparison.Ordinal) && path.IndexOf('/', 2) is > 2 and var end)
        {
            return path[2..end];
        }

        var id = request.Headers[SessionId].ToString();
        return id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? id[..dot] : null;
    }
}

/// <summary>Marks a request that only one replica can answer.</summary>
internal sealed class PinnedToReplica
{
    public static readonly PinnedToReplica Mark = new();
}
