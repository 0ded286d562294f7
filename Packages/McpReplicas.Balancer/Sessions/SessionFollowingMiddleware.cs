using McpReplicas.Balancer.Requests;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request itself names that replica, because <see cref="ReplicaNaming"/> has put the name
/// there: nothing is remembered here, so a restarted or a second balancer routes alike, and a server sees no names.
/// </summary>
internal sealed class SessionFollowingMiddleware(RequestDelegate next, IOptions<BalancerOptions> options)
{
    // Read once, as it decides whether this is in the pipeline at all.
    private readonly bool _isShared = options.Value.SessionMode is SessionMode.Shared;

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
        if (FindHolder(context, proxy) is { } holder)
        {
            context.Features.Set(holder);
            proxy.AvailableDestinations = holder.Candidates(proxy.AvailableDestinations);
        }
        else if (HttpMethods.IsGet(request.Method) && !request.Headers.ContainsKey(McpHeaders.SessionId))
        {
            // It may open a stream of HTTP+SSE, of which the first event must be read.
            request.Headers.Remove(HeaderNames.AcceptEncoding);
        }

        return next(context);
    }

    /// <summary>The replica that the request names, whose name it then holds no more.</summary>
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

        // Its replica has left for good.
        id = named[(end + 1)..];
        request.Headers[McpHeaders.SessionId] = id;
        return new SharedSessionHolder(AskerOf(context, replicas), id);
    }

    // A client answers a question of the server. The replica that asked waits for it, and it may have become a session's substitute meanwhile, or have been one.
    private static DestinationState? AskerOf(HttpContext context, IReadOnlyList<DestinationState> replicas) =>
        context.Features.Get<McpCall>() is { Method: null } && context.Features.Get<RequestBody>() is { Kept: { Length: > 0 } body }
            && McpMessage.ReadId(body)?.TryGetValue<string>(out var id) is true
            ? NamedRequestId.Read(id, replicas)
            : null;
}

/// <summary>Marks a request whose session, if its answer begins one, is followed.</summary>
internal sealed class FollowedSession
{
    public static readonly FollowedSession Mark = new();
}
