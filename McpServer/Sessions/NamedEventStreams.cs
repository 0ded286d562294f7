using McpAspire.McpServer.Replicas;

namespace McpAspire.McpServer.Sessions;

/// <summary>
/// The same for HTTP+SSE, where the server tells the client the path to post to: it begins with the replica's name, <c>/@mcp-1/…</c>.
/// </summary>
internal sealed class NamedEventStreams(RequestDelegate next, Replica replica)
{
    private readonly PathString _name = $"/@{replica.Name}";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(_name, StringComparison.Ordinal, out var rest))
        {
            request.Path = rest;
            request.PathBase = _name;
        }
        else if (request.Path.Value?.EndsWith(LegacyEventStreams.Stream, StringComparison.Ordinal) is true)
        {
            request.PathBase = _name;
        }

        return next(context);
    }
}
