using System.Text.Json.Nodes;

namespace McpAspire.McpServer.Endpoint;

/// <summary>An answer to a request that does not reach the MCP server: an HTTP status, and a JSON-RPC error that says what would be right.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    // JSON-RPC 2.0, section 5.1.
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;

    // -32001 is no code of MCP, but what its SDKs send; on the status 404 a client begins a new session (MCP 2025-11-25, session management).
    public static readonly Refusal SessionNotFound = new(StatusCodes.Status404NotFound, -32001, "Session not found");

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        // The id is null because none could be read, or was not worth reading of a request that nobody may send.
        return response.WriteAsJsonAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = null,
            ["error"] = new JsonObject { ["code"] = Code, ["message"] = Message },
        });
    }
}
