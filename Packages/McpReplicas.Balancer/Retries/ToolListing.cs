using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>Finds out which tools of a replica may be executed twice. It uses MCP 2026-07-28 and falls back to 2025-11-25.</summary>
internal static class ToolListing
{
    private const int MostPages = 20;
    private const string ModernVersion = "2026-07-28";
    private const string LegacyVersion = "2025-11-25";

    /// <summary>The names of the tools; null if the replica does not list them.</summary>
    public static async Task<HashSet<string>?> FindRepeatableAsync(HttpMessageInvoker http, DestinationState replica, string path, CancellationToken cancellationToken) =>
        await FindRepeatableAsync(http, replica, path, ModernVersion, cancellationToken) ?? await FindRepeatableAsync(http, replica, path, LegacyVersion, cancellationToken);

    private static async Task<HashSet<string>?> FindRepeatableAsync(HttpMessageInvoker http, DestinationState replica, string path, string version, CancellationToken cancellationToken)
    {
        var repeatable = new HashSet<string>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var request = List(replica, path, version, cursor);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode || (await ReadAsync(response, cancellationToken))?["result"] is not JsonObject result || result["tools"] is not JsonArray tools)
            {
                return null;
            }

            repeatable.UnionWith(tools.Where(MayRepeat).Select(tool => (string)tool!["name"]!));
            cursor = (string?)result["nextCursor"];
            if (cursor is null)
            {
                break;
            }
        }

        return repeatable;
    }

    private static bool MayRepeat(JsonNode? tool) => tool?["name"] is JsonValue && tool["annotations"] is { } annotations && (IsTrue(annotations["readOnlyHint"]) || IsTrue(annotations["idempotentHint"]));

    private static bool IsTrue(JsonNode? hint) => hint is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;

    private static HttpRequestMessage List(DestinationState replica, string path, string version, string? cursor)
    {
        var parameters = new JsonObject();
        if (cursor is not null)
        {
            parameters["cursor"] = cursor;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, RequestUtilities.MakeDestinationAddress(replica.Model.Config.Address, path, QueryString.Empty));
        request.Headers.Host = replica.Model.Config.Host;
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", version);
        // No client sent this request, so it shall not create a trace every minute.
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00");
        if (version is ModernVersion)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Method", "tools/list");
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "mcp-aspire-balancer", ["version"] = "1.0.0" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
        }

        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/list", ["params"] = parameters };
        request.Content = new StringContent(message.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        return request;
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            return await JsonNode.ParseAsync(body, cancellationToken: cancellationToken);
        }

        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data.Length > 0 && JsonNode.Parse(item.Data) is JsonObject message && message.ContainsKey("result"))
            {
                return message;
            }
        }

        return null;
    }
}
