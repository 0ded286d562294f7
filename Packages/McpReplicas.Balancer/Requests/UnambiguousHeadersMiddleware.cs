namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Rejects a request that two servers could interpret differently: one with two lengths of its body, which allows request smuggling, or one that
/// repeats a header which identifies the caller or the call. The balancer cannot know which value another server would use.
/// </summary>
internal sealed class UnambiguousHeadersMiddleware(RequestDelegate next)
{
    // If both are present, Kestrel uses Transfer-Encoding and moves Content-Length to this header.
    private const string SecondLength = "X-Content-Length";

    private static readonly string[] Single = ["Authorization", "Content-Type", "Origin", "MCP-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name", "Last-Event-ID", "Idempotency-Key"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count > 0 && headers.ContainsKey(SecondLength))
        {
            return RefuseAsync(context, "The request has both Content-Length and Transfer-Encoding. Send only one of them.");
        }

        foreach (var header in Single)
        {
            if (headers.TryGetValue(header, out var values) && values.Count > 1)
            {
                return RefuseAsync(context, $"The request has the header {header} more than once.");
            }
        }

        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, string problem)
    {
        // The next bytes on this connection may belong to this request or to a new one.
        Refusal.CloseConnection(context);
        return new Refusal(StatusCodes.Status400BadRequest, Refusal.InvalidRequest, problem).WriteAsync(context);
    }
}
