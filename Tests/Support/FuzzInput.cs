using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>A valid request with a random change. The same number gives the same request.</summary>
internal sealed class FuzzInput
{
    private static readonly (string Method, string? Name, string Parameters)[] Right =
    [
        ("tools/call", "who_am_i", """{"name":"who_am_i","arguments":{}}"""),
        ("tools/call", "echo", """{"name":"echo","arguments":{"message":"hello"},"_meta":{"progressToken":"p"}}"""),
        ("tools/call", "read_notebook", """{"name":"read_notebook","arguments":{"handle":"nb_1"}}"""),
        ("tools/call", "plan_trip", """{"name":"plan_trip","arguments":{},"requestState":"abc","inputResponses":{"destination":{"action":"accept","content":{"destination":"Rome"}}}}"""),
        ("tools/list", null, """{"cursor":"1"}"""),
        ("resources/read", "replica://self", """{"uri":"replica://self"}"""),
        ("prompts/get", "show_round_robin", """{"name":"show_round_robin","arguments":{"calls":"3"}}"""),
        ("initialize", null, """{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1"}}"""),
        ("server/discover", null, "{}"),
        ("completion/complete", null, """{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":"b"}}"""),
        ("logging/setLevel", null, """{"level":"debug"}"""),
        ("notifications/cancelled", null, """{"requestId":1,"reason":"x"}"""),
        ("subscriptions/listen", null, """{"notifications":{"toolsListChanged":true}}"""),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[[[]]]]]]", "{\"a\":{\"a\":{\"a\":1}}}", "\"=?base64?%%%?=\"",
    ];

    private static readonly string[] Headers = ["Mcp-Method", "Mcp-Name", "MCP-Protocol-Version", "Mcp-Session-Id", "Accept", "Content-Type", "Origin", "Last-Event-ID", "traceparent", "X-Forwarded-For", "Mcp-Param-x"];

    private static readonly string[] HeaderValues =
    [
        "", " ", "x", "tools/call", "2026-07-28", "2025-11-25", "1999-01-01", "9999-99-99", "=?base64?SGVsbG8=?=", "=?base64?%%%?=", "text/event-stream", "application/json;q=0", "*/*", ";;;", "mcp-1.x", "00-0-0-0", "null",
    ];

    private readonly Random _random;
    private readonly Dictionary<string, string> _headers = new() { ["Accept"] = "application/json, text/event-stream", ["Content-Type"] = "application/json" };
    private byte[] _body;

    public FuzzInput(int seed, int number)
    {
        _random = new Random(unchecked((seed * 1_000_003) + number));
        var (method, name, parameters) = Pick(Right);
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = number, ["method"] = method, ["params"] = JsonNode.Parse(parameters) };
        if (_random.Next(2) is 0)
        {
            _headers["MCP-Protocol-Version"] = "2026-07-28";
            _headers["Mcp-Method"] = method;
            if (name is not null)
            {
                _headers["Mcp-Name"] = name;
            }

            var meta = (JsonObject)(message["params"]!["_meta"] ??= new JsonObject());
            meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
            meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() } };
        }

        _body = Encoding.UTF8.GetBytes(message.ToJsonString());
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            Change();
        }
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new ByteArrayContent(_body) };
        foreach (var (name, value) in _headers)
        {
            HttpHeaders headers = name is "Content-Type" ? request.Content.Headers : request.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    public override string ToString() => $"{string.Join("\n", _headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Encoding.Latin1.GetString(_body)}";

    private void Change()
    {
        switch (_random.Next(8))
        {
            case 0:
                _headers[Pick(Headers)] = Pick(HeaderValues);
                break;
            case 1:
                _headers.Remove(Pick(Headers));
                break;
            case 2 when _body.Length > 0:
                _body[_random.Next(_body.Length)] = (byte)_random.Next(256);
                break;
            case 3:
                _body = _body[.._random.Next(_body.Length + 1)];
                break;
            case 4:
                var at = _random.Next(_body.Length + 1);
                _body = [.. _body[..at], .. _body[_random.Next(_body.Length + 1)..]];
                break;
            case 5:
                _body = Encoding.UTF8.GetBytes($"{new string('[', _random.Next(1, 200))}{Encoding.Latin1.GetString(_body)}");
                break;
            default:
                ReplaceValue();
                break;
        }
    }

    /// <summary>Replaces one value in the message with another one.</summary>
    private void ReplaceValue()
    {
        try
        {
            var root = JsonNode.Parse(_body);
            var places = Objects(root).SelectMany(place => place.Select(property => (Object: place, property.Key))).ToList();
            if (places.Count > 0)
            {
                // Some values are invalid JSON and cannot become a node.
                var (owner, key) = Pick(places);
                owner[key] = "the-mark";
                _body = Encoding.UTF8.GetBytes(root!.ToJsonString().Replace("\"the-mark\"", Pick(Values), StringComparison.Ordinal));
            }
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            // The message is no longer valid: not JSON, not UTF-8, or with a duplicate key.
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject found => found.Select(property => property.Value).SelectMany(Objects).Prepend(found),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
