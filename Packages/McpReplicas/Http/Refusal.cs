using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpReplicas.Telemetry;

namespace McpReplicas.Http;

/// <summary>The answer to a request that is rejected before it reaches the MCP server: an HTTP status, and a JSON-RPC error with the reason.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    // JSON-RPC 2.0, section 5.1.
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;

    // A rejected request is read only for its id and its method, so the memory for it is limited.
    private const int LongestToRead = 64 * 1024;

    // MCP does not define -32001, but its SDKs send it. After the status 404 a client starts a new session (MCP 2025-11-25, session management).
    public static readonly Refusal SessionNotFound = new(StatusCodes.Status404NotFound, -32001, "Session not found");

    public static readonly Refusal NoSessionsNow = new(StatusCodes.Status503ServiceUnavailable, -32603, "Sessions are kept in Redis, which does not answer now. Try again.") { RetryAfter = 1 };

    public static readonly Refusal TooManySessions =
        new(StatusCodes.Status503ServiceUnavailable, -32603, "The server is at its limit of sessions. Try again later, or send requests without a session.") { RetryAfter = 1 };

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, InvalidRequest, message) { IsBeforeBody = true };

    /// <summary>The seconds after which the client may retry; null to send no Retry-After header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the body is not read, so that the answer has no id.</summary>
    public bool IsBeforeBody { get; init; }

    /// <summary>The data of the JSON-RPC error, for programs.</summary>
    public JsonObject? Data { get; init; }

    public async Task WriteAsync(HttpContext context)
    {
        if (RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var (id, method) = IsBeforeBody || Code is ParseError ? default : await ReadAsync(context.Request, context.RequestAborted);
        RefusalSpan.Describe(context.Request, Code, method);
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["error"] = ToError() };
        if (id is not null)
        {
            message["id"] = id;
        }

        context.Response.StatusCode = Status;
        await context.Response.WriteAsJsonAsync(message, context.RequestAborted);
    }

    /// <summary>Creates the JSON-RPC error.</summary>
    public JsonObject ToError()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        var data = Data?.DeepClone().AsObject();
        if (RetryAfter is { } seconds)
        {
            (data ??= [])["retryAfterMs"] = seconds * 1000L;
        }

        if (data is not null)
        {
            error["data"] = data;
        }

        return error;
    }

    private static async Task<(JsonNode? Id, string? Method)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || request.ContentLength is 0)
        {
            return default;
        }

        // Returns the whole body if it was read before.
        var read = await request.BodyReader.ReadAtLeastAsync(LongestToRead + 1, cancellationToken);
        try
        {
            var message = read.IsCompleted ? JsonNode.Parse(read.Buffer.ToArray(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
            return (IdOf(message?["id"]), Text(message?["method"]));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or contains a string that is not valid Unicode.
            return default;
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    // The answer contains the id of the request if the id can be read (MCP 2026-07-28, base protocol).
    private static JsonNode? IdOf(JsonNode? id) => id?.GetValueKind() is JsonValueKind.Number ? id.DeepClone() : Text(id);

    private static string? Text(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;
}
