using System.Buffers;
using System.Globalization;
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

    public static readonly Refusal NoSessionsNow = new(StatusCodes.Status503ServiceUnavailable, -32603, "Sessions are kept in Redis, which does not answer now. Try again.") { RetryAfter = 1 };

    public static readonly Refusal TooManySessions =
        new(StatusCodes.Status503ServiceUnavailable, -32603, "This server has as many sessions as it may have. Try again later, or send requests without a session.") { RetryAfter = 1 };

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, InvalidRequest, message) { IsBeforeBody = true };

    /// <summary>In how many seconds it is worth trying again; null says nothing.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether nothing is to be spent on the body, and so no id is known.</summary>
    public bool IsBeforeBody { get; init; }

    /// <summary>What a program needs to know beyond the message.</summary>
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

    /// <summary>The error of JSON-RPC.</summary>
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

        // All of it, if it was read before.
        var read = await request.BodyReader.ReadAtLeastAsync(LongestToRead + 1, cancellationToken);
        try
        {
            var message = read.IsCompleted ? JsonNode.Parse(read.Buffer.ToArray(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
            return (IdOf(message?["id"]), Text(message?["method"]));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It is no JSON, or a string in it no Unicode text.
            return default;
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    // The answer to a request carries its id wherever it can be read, otherwise none (MCP 2026-07-28, base protocol).
    private static JsonNode? IdOf(JsonNode? id) => id?.GetValueKind() is JsonValueKind.Number ? id.DeepClone() : Text(id);

    private static string? Text(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;
}
