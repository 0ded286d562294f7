using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>The answer to a single request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The values of each header, by its name.</param>
/// <param name="IsEventStream">Whether the body is an event stream.</param>
/// <param name="Answer">The JSON-RPC message; null if the body has none.</param>
/// <param name="Text">The beginning of the body.</param>
/// <param name="HasEnded">Whether the body was complete.</param>
internal sealed record RawAnswer(int Status, ILookup<string, string[]> Headers, bool IsEventStream, JsonNode? Answer, string Text, bool HasEnded)
{
    public bool HasResult => Status is 200 && Answer.At("result") is not null;

    /// <summary>Whether the server rejected the request for its content: not for credentials, limits or a server error.</summary>
    public bool IsRefusal => Answer.At("error") is not null ? Status is not (401 or 403 or 429) and < 500 : Status is >= 400 and < 500 and not (401 or 403 or 429);

    public string Header(string name) => string.Join(", ", Headers[name].SelectMany(values => values));
}
