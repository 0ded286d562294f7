using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace McpReplicas.Telemetry;

/// <summary>Adds the error to the HTTP span of a request that is rejected before it reaches the MCP server, with the tags of the conventions for MCP.</summary>
internal static class RefusalSpan
{
    public static void Describe(HttpRequest request, int code, string? method = null)
    {
        if (Activity.Current is { Recorded: true } span)
        {
            var text = code.ToString(CultureInfo.InvariantCulture);
            span.SetTag("error.type", text);
            span.SetTag("rpc.response.status_code", text);
            span.SetTag("mcp.method.name", request.Headers["Mcp-Method"] is [var header] ? header : method);
        }
    }

    /// <summary>Does the same for a request that the MCP SDK rejects, with the error code in the text of its answer.</summary>
    public static void Describe(HttpRequest request, ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && reader.ValueTextEquals("code"u8) && reader.Read() && reader.TryGetInt32(out var code))
                {
                    Describe(request, code);
                    return;
                }
            }
        }
        catch (JsonException)
        {
            // The answer is not JSON, so the span has only the HTTP status.
        }
    }
}
