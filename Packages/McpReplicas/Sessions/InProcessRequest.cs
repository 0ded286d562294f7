using System.Text;

namespace McpReplicas.Sessions;

/// <summary>Creates requests that this process sends directly to the MCP SDK, without the middleware of the application.</summary>
internal static class InProcessRequest
{
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":"open","method":"ping"}""");

    /// <summary>A ping in the session of a request. The code of the application sees the same client and the same address as for that request.</summary>
    public static HttpContext PingLike(HttpContext original)
    {
        var context = new DefaultHttpContext { User = original.User, RequestServices = original.RequestServices };
        context.SetEndpoint(original.GetEndpoint());
        context.Connection.RemoteIpAddress = original.Connection.RemoteIpAddress;
        var (request, from) = (context.Request, original.Request);
        (request.Scheme, request.Host, request.PathBase, request.Path, request.QueryString) = (from.Scheme, from.Host, from.PathBase, from.Path, from.QueryString);
        request.RouteValues = new RouteValueDictionary(from.RouteValues);
        foreach (var (name, value) in from.Headers)
        {
            request.Headers[name] = value;
        }

        request.Method = HttpMethods.Post;
        request.Headers.Remove("Transfer-Encoding");
        request.Headers.Remove(McpHeaders.LastEventId);
        SetBody(request, Ping);
        return context;
    }

    /// <summary>A notification in the session that the client has cancelled the request with this id, given as JSON.</summary>
    public static HttpContext Cancelled(HeldSession session, string requestId)
    {
        var context = new DefaultHttpContext { User = session.User };
        context.Request.Method = HttpMethods.Post;
        context.Request.Headers[McpHeaders.SessionId] = session.Id;
        SetBody(context.Request, Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{requestId}}}}}"""));
        return context;
    }

    /// <summary>A GET in the session that lasts until the session ends.</summary>
    public static HttpContext Get(HeldSession session, HttpContext original)
    {
        var context = new DefaultHttpContext { User = session.User };
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers[McpHeaders.SessionId] = session.Id;
        context.Request.Headers["MCP-Protocol-Version"] = original.Request.Headers["MCP-Protocol-Version"];
        context.Request.Headers.Accept = "text/event-stream";
        return context;
    }

    private static void SetBody(HttpRequest request, byte[] body)
    {
        request.Headers.Accept = "application/json, text/event-stream";
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body);
    }
}
