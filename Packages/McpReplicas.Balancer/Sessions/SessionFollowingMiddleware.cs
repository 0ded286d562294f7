using McpReplicas.Balancer.Requests;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request names the replica, because <see cref="ReplicaNaming"/> has added the name
/// to the id. The balancer stores no sessions, so a restarted or second balancer routes the same way. Servers never see the names.
/// </summary>
internal sealed class SessionFollowingMiddleware(RequestDelegate next, IOptions<BalancerOptions> options)
{
    // Read once at start, because the mode also decides whether this middleware is in the pipeline.
    private readonly bool _isShared = options.Value.SessionMode is SessionMode.Shared;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<McpCall>() is { Era: ProtocolEra.Modern })
        {
            // This revision has no sessions, so a stale id must not matter here or at the replica.
            request.Headers.Remove(McpHeaders.SessionId);
            return next(context);
        }

        context.Features.Set(FollowedSession.Mark);
        var proxy = context.GetReverseProxyFeature();
        if (FindHolder(context, proxy) is { } holder)
        {
            context.Features.Set(holder);
            proxy.AvailableDestinations = holder.Candidates(proxy.AvailableDestinations);
        }
        else if (HttpMethods.IsGet(request.Method) && !request.Headers.ContainsKey(McpHeaders.SessionId))
        {
            // This may open an HTTP+SSE stream. The balancer must read its first event, so it must not be compressed.
            request.Headers.Remove(HeaderNames.AcceptEncoding);
        }

        return next(context);
    }

    /// <summary>The replica that the request names. Removes the name from the request.</summary>
    private SessionHolder? FindHolder(HttpContext context, IReverseProxyFeature proxy)
    {
        var (request, replicas) = (context.Request, proxy.AllDestinations);
        if (HttpMethods.IsPost(request.Method) && ReplicaParameter.Take(request, replicas) is { } holder)
        {
            return new StickySessionHolder(holder);
        }

        var named = request.Headers[McpHeaders.SessionId].ToString();
        if (NamedSessionId.Read(named, replicas) is var (owner, id))
        {
            request.Headers[McpHeaders.SessionId] = id;
            return _isShared ? new SharedSessionHolder(AskerOf(context, replicas) ?? owner, id) : new StickySessionHolder(owner);
        }

        if (!_isShared || named.LastIndexOf('.') is not (>= 0 and var end) || end == named.Length - 1)
        {
            return null;
        }

        // The named replica is no longer configured.
        id = named[(end + 1)..];
        request.Headers[McpHeaders.SessionId] = id;
        return new SharedSessionHolder(AskerOf(context, replicas), id);
    }

    // The client answers a server's request. The replica that sent it waits for the answer, even if another replica now serves the session.
    private static DestinationState? AskerOf(HttpContext context, IReadOnlyList<DestinationState> replicas) =>
        context.Features.Get<McpCall>() is { Method: null } && context.Features.Get<RequestBody>() is { Kept: { Length: > 0 } body }
            && MessageId.Read(body)?.TryGetValue<string>(out var id) is true
            ? NamedRequestId.Read(id, replicas)
            : null;
}

/// <summary>Marks a request whose answer may begin a session that the balancer follows.</summary>
internal sealed class FollowedSession
{
    public static readonly FollowedSession Mark = new();
}
