using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>An HTTP request of an MCP client.</summary>
internal sealed record McpRequest(string Step, HttpMethod Method, Uri Address)
{
    public const string ProtocolVersion = "MCP-Protocol-Version";
    public const string SessionHeader = "Mcp-Session-Id";
    public const string EventStream = "text/event-stream";
    public const string EndpointEvent = "endpoint";

    /// <summary>The JSON-RPC message; null for GET and DELETE.</summary>
    public JsonObject? Body { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Whether it belongs to a session that the server issued.</summary>
    public bool IsInSession { get; init; }

    /// <summary>Whether the answer arrives on a stream that another request opened.</summary>
    public bool IsAnsweredElsewhere { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The id of a JSON-RPC request; null for a notification.</summary>
    public long? Id => (long?)Body?["id"];

    public static JsonObject Message(string method, JsonObject? parameters, long? id)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (id is not null)
        {
            message["id"] = id;
        }

        if (parameters is not null)
        {
            message["params"] = parameters.DeepClone();
        }

        return message;
    }

    public HttpRequestMessage ToHttp(ProbeClient client, IEnumerable<KeyValuePair<string, string>> given)
    {
        var message = new HttpRequestMessage(Method, Address);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Body)) { Headers = { { "Content-Type", "application/json" } } };
        }

        (string Name, string Value)[] own =
        [
            ("User-Agent", "mcp-probe"),
            ("Accept", Method == HttpMethod.Get ? EventStream : $"application/json, {EventStream}"),
            ("traceparent", client.TraceParent()),
            .. Headers,
        ];
        foreach (var (name, value) in own)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (SessionId is not null)
        {
            message.Headers.TryAddWithoutValidation(SessionHeader, SessionId);
        }

        foreach (var (name, value) in given)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public string BodyText() => Body is null ? "" : Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Body));
}
