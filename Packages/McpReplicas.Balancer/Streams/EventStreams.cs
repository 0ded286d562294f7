using McpReplicas.Balancer.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Streams;

/// <summary>What the balancer does with answers that are event streams.</summary>
internal static class EventStreams
{
    private const string Buffering = "X-Accel-Buffering";

    /// <summary>Has those that may be changed carry comments while their replica is silent, and an error if it breaks them off. Comes before whatever writes to the client.</summary>
    public static void Prepare(TransformBuilderContext route)
    {
        var (options, time) = (route.Services.GetRequiredService<CurrentOptions>(), route.Services.GetRequiredService<TimeProvider>());
        route.AddResponseTransform(answer =>
        {
            var context = answer.HttpContext;
            if (answer.ProxyResponse is not null && IsOne(context.Response))
            {
                // Without it nginx holds events back until it has many (MCP 2026-07-28, Streamable HTTP).
                context.Response.Headers.TryAdd(Buffering, "no");
                if (MayBeChanged(context.Response) && (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsGet(context.Request.Method)))
                {
                    EventStreamAnswer.Begin(context, options.Value.HeartbeatInterval, time);
                }
            }

            return default;
        });
    }

    /// <summary>Sends the headers of an event stream on at once. YARP would hold them back until the first event, and a client would not learn that its stream is open.</summary>
    public static void SendHeadersAtOnce(TransformBuilderContext route) => route.AddResponseTransform(answer =>
        answer.ProxyResponse is not null && IsOne(answer.HttpContext.Response) ? new(answer.HttpContext.Response.Body.FlushAsync(answer.HttpContext.RequestAborted)) : default);

    /// <summary>Whether an answer is an event stream, whose end may be far away.</summary>
    public static bool IsOne(HttpResponse response) => response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether an answer is an event stream that the balancer can read, and write something of its own into: it is not compressed.</summary>
    public static bool MayBeChanged(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status200OK
        && IsOne(response)
        && response.Headers.ContentEncoding.ToString() is var encoding
        && (encoding.Length is 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
