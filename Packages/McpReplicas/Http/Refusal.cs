using System.Text.Json;
using System.Text.Json.Nodes;
using McpReplicas.Telemetry;

namespace McpReplicas.Http;

/// <summary>An answer to a request that does not reach the MCP server: an HTTP status, and a JSON-RPC error that says what would be right.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    // JSON-RPC 2.0, section 5.1.
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;

    // A refused request is read for its id and its method alone, and is not worth much memory.
    private const int LongestToRead = 64 * 1024;

    // -32001 is no code of MCP, but what its SDKs send; on the status 404 a client begins a new session (MCP 2025-11-25, session management).
    public static readonly Refusal SessionNotFound = new(StatusCodes.Status404NotFound, -32001, "Session not found");

    public static readonly Refusal NoSessionsNow = new(StatusCodes.Status503ServiceUnavailable, -32603, "Sessions are kept in Redis, which does not answer now. Try again.");

    public static readonly Refusal TooManySessions = new(StatusCodes.Status503ServiceUnavailable, -32603, "This server has as many sessions as it may have. Try again later, or send requests without a session.");

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, InvalidRequest, message);

    /// <summary>What a program needs to know beyond the message.</summary>
    public JsonObject? Data { get; init; }

    public async Task WriteAsync(HttpContext context)
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Data is not null)
        {
            error["data"] = Data.DeepClone();
        }

        var (id, method) = Code is ParseError ? default : await ReadAsync(context.Request, context.RequestAborted);
        RefusalSpan.Describe(context.Request, Code, method);
        context.Response.StatusCode = Status;
        if (Status is StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        await context.Response.WriteAsJsonAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = error }, context.RequestAborted);
    }

    private static async Task<(JsonNode? Id, string? Method)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || request.ContentLength is not (> 0 and <= LongestToRead))
        {
            return default;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        try
        {
            var message = JsonNode.Parse(body.ToArray(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
            return (IdOf(message?["id"]), Text(message?["method"]));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It is no JSON, or a string in it no Unicode text.
            return default;
        }
    }

    // The answer to a request carries its id wherever it can be read (MCP 2026-07-28, base protocol); null stands for one that cannot.
    private static JsonNode? IdOf(JsonNode? id) => id?.GetValueKind() is JsonValueKind.Number ? id.DeepClone() : Text(id);

    private static string? Text(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;
}
