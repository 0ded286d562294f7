using McpReplicas.Balancer.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Streams;

/// <summary>Handles answers that are event streams.</summary>
internal static class EventStreams
{
    private const string Buffering = "X-Accel-Buffering";

    /// <summary>
    /// Adds heartbeat comments to streams of silent replicas, and an error to streams that a replica breaks. Must run before any transform that writes to
    /// the client.
    /// </summary>
    public static void Prepare(TransformBuilderContext route)
    {
        var (options, time) = (route.Services.GetRequiredService<CurrentOptions>(), route.Services.GetRequiredService<TimeProvider>());
        route.AddResponseTransform(answer =>
        {
            var context = answer.HttpContext;
            if (answer.ProxyResponse is not null && IsOne(context.Response))
            {
                // Without this header nginx buffers events (MCP 2026-07-28, Streamable HTTP).
                context.Response.Headers.TryAdd(Buffering, "no");
                if (MayBeChanged(context.Response) && (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsGet(context.Request.Method)))
                {
                    EventStreamAnswer.Begin(context, options.Value.HeartbeatInterval, time);
                }
            }

            return default;
        });
    }

    /// <summary>Forwards the headers of an event stream at once, so clients see that it is open. YARP would send them only with the first event.</summary>
    public static void SendHeadersAtOnce(TransformBuilderContext route) => route.AddResponseTransform(answer =>
        answer.ProxyResponse is not null && IsOne(answer.HttpContext.Response) ? new(answer.HttpContext.Response.Body.FlushAsync(answer.HttpContext.RequestAborted)) : default);

    /// <summary>Whether an answer is an event stream, which may stay open for long.</summary>
    public static bool IsOne(HttpResponse response) => response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether an answer is an event stream that the balancer can parse and extend: it is not compressed.</summary>
    public static bool MayBeChanged(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status200OK
        && IsOne(response)
        && response.Headers.ContentEncoding.ToString() is var encoding
        && (encoding.Length is 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
