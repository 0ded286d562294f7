using McpReplicas.Shared;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Answers a GET for an event stream with 405 if the replicas are stateless (MCP 2025-11-25, Streamable HTTP, listening for messages). Clients retry after
/// any other status, some in a loop. So the answer does not depend on the state of replicas or on limits.
/// </summary>
internal sealed class NoEventStreamMiddleware(RequestDelegate next, AccessRules access, IOptions<BalancerOptions> options)
{
    private const string EventStream = "text/event-stream";

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !LooksForStream(context.Request) || access.FindObjection(context.Request) is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = HttpMethods.Post;
        return Task.CompletedTask;
    }

    private bool LooksForStream(HttpRequest request) =>
        request.Path.StartsWithSegments(options.Value.McpPath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is not [_, _, ..]
        && request.GetTypedHeaders().Accept.Any(range => range.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));
}
