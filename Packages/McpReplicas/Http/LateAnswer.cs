using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace McpReplicas.Http;

/// <summary>Creates the last event of a stream that started before the answer was known.</summary>
internal static class LateAnswer
{
    private const int LongestText = 1024;

    /// <summary>Converts an HTTP answer, which cannot be sent any more, to an event.</summary>
    /// <param name="id">The id of the request, as JSON.</param>
    /// <param name="status">The HTTP status of the answer.</param>
    /// <param name="body">The body of the answer; may be empty.</param>
    public static byte[] ToEvent(string id, int status, ReadOnlySpan<byte> body) =>
        ToEvent(id, Parse(body) is { } answer && (answer.ContainsKey("result") || answer.ContainsKey("error")) ? answer : Error(status, body));

    /// <summary>Converts an error to an event.</summary>
    public static byte[] ToEvent(string id, Refusal error) => ToEvent(id, new JsonObject { ["error"] = error.ToError() });

    private static byte[] ToEvent(string id, JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        message["id"] = JsonNode.Parse(id);
        return Encoding.UTF8.GetBytes($"event: message\ndata: {message.ToJsonString()}\n\n");
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Error(int status, ReadOnlySpan<byte> body)
    {
        if (status < StatusCodes.Status400BadRequest && body.IsEmpty)
        {
            return Error("The server ended the stream without an answer; the request may have been executed.");
        }

        var data = new JsonObject { ["status"] = status };
        if (!body.IsEmpty)
        {
            data["body"] = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]);
        }

        return Error($"The request was answered with HTTP status {status} after its event stream had begun.", data);
    }

    private static JsonObject Error(string message, JsonObject? data = null)
    {
        var error = new JsonObject { ["code"] = (int)McpErrorCode.InternalError, ["message"] = message };
        if (data is not null)
        {
            error["data"] = data;
        }

        return new JsonObject { ["error"] = error };
    }
}
