using McpAspire.McpServer.Endpoint;

namespace McpAspire.McpServer.Sessions;

/// <summary>The paths <c>/sse</c> and <c>/message</c>, at which clients of HTTP+SSE (MCP 2024-11-05) look; the package has them below the endpoint's own.</summary>
internal sealed class LegacyEventStreams(RequestDelegate next)
{
    public const string Stream = "/sse";
    public const string Message = "/message";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is Stream or Message)
        {
            context.Request.Path = McpEndpoint.Path + context.Request.Path;
        }

        return next(context);
    }
}
