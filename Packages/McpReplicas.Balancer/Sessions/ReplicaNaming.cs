using System.Text;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Streams;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Sessions;

/// <summary>Adds the name of the serving replica to the value that a client repeats in each request: the session id, or the endpoint of HTTP+SSE.</summary>
internal static class ReplicaNaming
{
    public static void Apply(TransformBuilderContext route) => route.AddResponseTransform(static answer =>
    {
        var context = answer.HttpContext;
        if (answer.ProxyResponse is null || context.Features.Get<FollowedSession>() is null)
        {
            return default;
        }

        var replica = context.GetReverseProxyFeature().ProxiedDestination!;
        var headers = context.Response.Headers;
        if (headers.TryGetValue(McpHeaders.SessionId, out var ids) && ids is [{ Length: > 0 } id])
        {
            headers[McpHeaders.SessionId] = NamedSessionId.Write(replica, id);
        }

        return MayNameEndpoint(context) ? new(NameEndpointAsync(context, answer.ProxyResponse, replica)) : default;
    });

    private static bool MayNameEndpoint(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && !context.Request.Headers.ContainsKey(McpHeaders.SessionId)
        && EventStreams.MayBeChanged(context.Response);

    // YARP copies the rest of the stream after the first event.
    private static async Task NameEndpointAsync(HttpContext context, HttpResponseMessage answer, DestinationState replica)
    {
        var cancellation = context.RequestAborted;
        var client = context.Response.Body;
        try
        {
            await client.FlushAsync(cancellation);
            var events = await answer.Content.ReadAsStreamAsync(cancellation);
            var beginning = new EndpointEvent(ReplicaParameter.Write(replica), Encoding.ASCII.GetBytes(context.Request.PathBase.ToUriComponent()));
            while (!beginning.IsOver)
            {
                var length = await events.ReadAsync(beginning.Free, cancellation);
                await client.WriteAsync(beginning.Read(length), cancellation);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // YARP meets the same error when it continues to read, and reports the cause.
        }
    }
}
