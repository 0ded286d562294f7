using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Http;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>The reasons why a request gets no session.</summary>
internal static class SessionRefusal
{
    private const string StatelessMode = "HttpServerTransportOptions.SessionMode = HttpServerSessionMode.Stateless";
    private const string Document = "See https://csharp.sdk.modelcontextprotocol.io/concepts/stateless/stateless.html for more details.";

    // -32001 is no code of MCP: the TypeScript SDK sends it, and clients know it.
    public static Refusal NotFound { get; } = new(StatusCodes.Status404NotFound, "Session not found", -32001);

    public static Refusal OtherUser { get; } =
        new(StatusCodes.Status403Forbidden, "Forbidden: The currently authenticated user does not match the user who initiated the session.");

    public static Refusal NoId { get; } = Refusal.BadRequest(
        "Mcp-Session-Id header is required for GET and DELETE requests when the server is using sessions. "
        + $"If your server doesn't need sessions, enable stateless mode by setting {StatelessMode}. {Document}");

    public static Refusal NotInitialize { get; } = Refusal.BadRequest(
        "A new session can only be created by an initialize request. Include a valid Mcp-Session-Id header for non-initialize requests, "
        + $"or enable stateless mode by setting {StatelessMode} if your server doesn't need sessions. {Document}");

    public static Refusal Stateless { get; } = Refusal.BadRequest("The Mcp-Session-Id header is not supported in stateless mode");

    public static Refusal Modern(string version) => Refusal.UnsupportedVersion(
        $"Starting with protocol version '{ProtocolVersions.FirstModern}', Streamable HTTP does not support sessions and is not supported when the server is configured "
        + "with sessions enabled (HttpServerTransportOptions.SessionMode = HttpServerSessionMode.Stateful). Use the initialize handshake with a protocol version that still supports sessions "
        + "instead, or set HttpServerTransportOptions.SessionMode = HttpServerSessionMode.StatefulForInitializeClients to serve this version statelessly.",
        ProtocolVersions.WithSessions,
        version);
}
