using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>
/// What tools say of themselves (<c>readOnlyHint</c>, <c>idempotentHint</c>). Asked of another replica when a call was lost, with the caller's own
/// authorization, so it costs nothing before and is never out of date.
/// </summary>
internal sealed partial class ToolAnnotations(ILogger<ToolAnnotations> logger) : IDisposable
{
    private const int MostPages = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Patience };

    /// <summary>Whether the call may be executed twice. Whatever cannot be learned is a no.</summary>
    public async Task<bool> MayRepeatAsync(HttpContext context, McpCall? call, IReadOnlyList<DestinationState> replicas)
    {
        if (call is not { Method: "tools/call", Target: { } tool } || replicas.Count is 0)
        {
            return false;
        }

        try
        {
            var annotations = await FindAsync(context.Request, call.Era, tool, replicas[0], context.RequestAborted);
            return (bool?)annotations?["readOnlyHint"] is true || (bool?)annotations?["idempotentHint"] is true;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException or InvalidOperationException or IOException)
        {
            LogUnknown(logger, tool, problem.Message);
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode?> FindAsync(HttpRequest call, ProtocolEra era, string tool, DestinationState replica, CancellationToken cancellationToken)
    {
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var request = List(call, era, replica, cursor);
            using var response = await _http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            var result = (await ReadAsync(response, cancellationToken))?["result"];
            if (result?["tools"]?.AsArray().FirstOrDefault(listed => (string?)listed?["name"] == tool) is { } found)
            {
                return found["annotations"];
            }

            cursor = (string?)result?["nextCursor"];
            if (cursor is null)
            {
                return null;
            }
        }

        return null;
    }

    private static HttpRequestMessage List(HttpRequest call, ProtocolEra era, DestinationState replica, string? cursor)
    {
        var parameters = new JsonObject();
        if (cursor is not null)
        {
            parameters["cursor"] = cursor;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(replica.Model.Config.Address), call.Path.Value));
        request.Headers.Host = call.Host.Value;
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", call.Headers.Authorization.ToArray());
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", call.Headers["MCP-Protocol-Version"].ToArray());
        if (era is ProtocolEra.Modern)
        {
            request.Headers.Add("Mcp-Method", "tools/list");
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = call.Headers["MCP-Protocol-Version"].ToString(),
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

    [LoggerMessage(LogLevel.Debug, "Did not learn whether '{Tool}' may be repeated: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string tool, string reason);
}
