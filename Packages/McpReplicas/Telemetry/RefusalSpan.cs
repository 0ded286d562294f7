using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace McpReplicas.Telemetry;

/// <summary>A request that is refused before the MCP server sees it has no span but that of HTTP. It says why, in the words of the conventions for MCP.</summary>
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

    /// <summary>The same for a refusal of the package's, by the text of its answer.</summary>
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
            // It is no JSON, and the status must say it all.
        }
    }
}
