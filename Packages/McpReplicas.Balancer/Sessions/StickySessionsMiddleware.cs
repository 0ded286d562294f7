using McpReplicas.Balancer.Requests;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request itself names that replica, because <see cref="ReplicaNaming"/> has put the name
/// there: nothing is remembered here, so a restarted or a second balancer routes alike, and a server sees no names.
/// </summary>
internal sealed class StickySessionsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<McpCall>() is { Era: ProtocolEra.Modern })
        {
            // This revision has no sessions, so the id of an old one decides nothing, neither here nor at the replica.
            request.Headers.Remove(McpHeaders.SessionId);
            return next(context);
        }

        context.Features.Set(FollowedSession.Mark);
        var proxy = context.GetReverseProxyFeature();
        if (TakeOwner(request, proxy.AllDestinations) is { } owner)
        {
            // Whatever is thought of its health, and if it is drained: no other replica holds the session.
            proxy.AvailableDestinations = owner;
            context.Features.Set(PinnedToReplica.Mark);
        }
        else if (HttpMethods.IsGet(request.Method) && !request.Headers.ContainsKey(McpHeaders.SessionId))
        {
            // It may open a stream of HTTP+SSE, of which the first event must be read.
            request.Headers.Remove(HeaderNames.AcceptEncoding);
        }

        return next(context);
    }

    /// <summary>The replica that the request names, whose name it then holds no more.</summary>
    private static DestinationState? TakeOwner(HttpRequest request, IReadOnlyList<DestinationState> replicas)
    {
        if (HttpMethods.IsPost(request.Method) && ReplicaParameter.Take(request, replicas) is { } holder)
        {
            return holder;
        }

        if (NamedSessionId.Read(request.Headers[McpHeaders.SessionId].ToString(), replicas) is not var (owner, id))
        {
            return null;
        }

        request.Headers[McpHeaders.SessionId] = id;
        return owner;
    }
}

/// <summary>Marks a request whose session, if its answer begins one, is followed.</summary>
internal sealed class FollowedSession
{
    public static readonly FollowedSession Mark = new();
}

/// <summary>Marks a request that only one replica can answer.</summary>
internal sealed class PinnedToReplica
{
    public static readonly PinnedToReplica Mark = new();
}
