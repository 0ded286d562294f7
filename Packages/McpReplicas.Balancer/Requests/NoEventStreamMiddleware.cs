using McpReplicas.Shared;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Answers the GET of a client that looks for an event stream where replicas keep no sessions: there is none (MCP 2025-11-25, Streamable HTTP, listening for
/// messages). Clients understand 405 alone: after any other answer they ask again, some in a loop. So neither the state of the replicas nor a limit changes it.
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
