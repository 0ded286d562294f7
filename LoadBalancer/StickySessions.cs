using System.Text.Json.Nodes;

namespace McpAspire.LoadBalancer;

/// <summary>
/// Sends each request of a session to the replica that holds it. The request itself says which: nothing is remembered here, so a restarted or a
/// second balancer routes alike.
/// </summary>
internal sealed class StickySessions(RequestDelegate next)
{
    private const string SessionId = "Mcp-Session-Id";

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        if (OwnerOf(context.Request) is { } owner && proxy.AllDestinations.FirstOrDefault(destination => destination.DestinationId == owner) is { } destination)
        {
            if (!proxy.AvailableDestinations.Contains(destination))
            {
                return RefuseAsync(context.Response);
            }

            proxy.AvailableDestinations = destination;
        }

        return next(context);
    }

    private static string? OwnerOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.StartsWith("/@", StringComparison.Ordinal) && path.IndexOf('/', 2) is > 2 and var end)
        {
            return path[2..end];
        }

        var id = request.Headers[SessionId].ToString();
        return id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? id[..dot] : null;
    }

    // The session died with its replica. On 404 a client begins a new one (MCP 2025-11-25, session management).
    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return response.WriteAsJsonAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = null,
            ["error"] = new JsonObject { ["code"] = -32001, ["message"] = "Session not found" },
        });
    }
}
