using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer;

/// <summary>Sends the headers of an event stream on at once. YARP would hold them back until the first event, and a client would not learn that its stream is open.</summary>
internal static class EventStreams
{
    public static void SendHeadersAtOnce(TransformBuilderContext route) => route.AddResponseTransform(answer =>
        answer.ProxyResponse is not null && IsOne(answer.HttpContext.Response) ? new(answer.HttpContext.Response.Body.FlushAsync(answer.HttpContext.RequestAborted)) : default);

    /// <summary>Whether an answer is an event stream, whose end may be far away.</summary>
    public static bool IsOne(HttpResponse response) => response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;
}
