using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Refuses a request that two readers could read as two different ones: with two lengths of its body, which is how a request is smuggled past the
/// first of them, or with a header twice that says who asks or what for. Where one of the two is not us, nobody knows which one counts.
/// </summary>
internal sealed class UnambiguousHeadersMiddleware(RequestDelegate next)
{
    // The web server puts a Content-Length that came beside a Transfer-Encoding here, and goes by the latter.
    private const string SecondLength = "X-Content-Length";

    private static readonly string[] Single = ["Authorization", "Content-Type", "Origin", "MCP-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name", "Last-Event-ID", "Idempotency-Key"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count > 0 && headers.ContainsKey(SecondLength))
        {
            return RefuseAsync(context, "The request says the length of its body twice, by Content-Length and by Transfer-Encoding.");
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
        // What else comes over this connection may be the rest of the request as well as a new one.
        Refusal.CloseConnection(context);
        return new Refusal(StatusCodes.Status400BadRequest, Refusal.InvalidRequest, problem).WriteAsync(context);
    }
}
