using McpReplicas.Http;

namespace McpReplicas.Sessions;

/// <summary>The paths <c>/sse</c> and <c>/message</c>, at which clients of HTTP+SSE (MCP 2024-11-05) look; the MCP SDK has them below the endpoint's own.</summary>
internal sealed class LegacyEventStreams(RequestDelegate next, McpEndpoints endpoints)
{
    public const string Stream = "/sse";
    public const string Message = "/message";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is Stream or Message && endpoints.Paths.FirstOrDefault(path => path.EndsWith(context.Request.Path, StringComparison.Ordinal)) is { } mapped)
        {
            context.Request.Path = mapped;
        }

        return next(context);
    }
}
