namespace McpReplicas.Balancer.Requests;

/// <summary>Reads the MCP method and its target from the kept body. Without one, the values of the headers are only displayed.</summary>
internal sealed class McpCallMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var message = HttpMethods.IsPost(request.Method) && context.Features.Get<RequestBody>() is { Kept: { } body } ? McpMessage.Read(body) : default;
        context.Features.Set(Describe(request.Headers, message));
        return HeaderAgreement.FindDisagreement(request.Headers, message) is { } disagreement
            ? new Refusal(StatusCodes.Status400BadRequest, Refusal.HeaderMismatch, disagreement).WriteAsync(context)
            : next(context);
    }

    private static McpCall Describe(IHeaderDictionary headers, McpMessage message)
    {
        var isModern = McpHeaders.IsModern(headers[McpHeaders.Version].ToString()) || McpHeaders.IsModern(message.Version);
        if (message.Method is not null)
        {
            return new McpCall(isModern ? ProtocolEra.Modern : ProtocolEra.Legacy, message.Method, message.Name, message.IsCertain);
        }

        return isModern ? new McpCall(ProtocolEra.Modern, TextOrNull(headers[McpHeaders.Method].ToString()), TextOrNull(McpHeaders.Decode(headers[McpHeaders.Name].ToString())), IsProven: false)
            : new McpCall(headers.ContainsKey(McpHeaders.SessionId) ? ProtocolEra.Legacy : ProtocolEra.None, null, null, IsProven: false);
    }

    private static string? TextOrNull(string text) => text.Length is 0 ? null : text;
}
