using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Redis.Idempotency;

/// <summary>What Redis has under a key: which call it is of, who executes it, and, once it has ended, how.</summary>
/// <param name="Fingerprint">Tells the call from others.</param>
/// <param name="Replica">The name of the replica that executes it.</param>
/// <param name="Life">The replica's sign of life: without it a call that has not ended is lost.</param>
/// <param name="Attempt">Tells the attempt that took the key from others of the same process.</param>
internal sealed record CallEntry(string Fingerprint, string Replica, string Life, string Attempt)
{
    public CallToolResult? Result { get; init; }

    public JsonRpcErrorDetail? Error { get; init; }

    public bool IsTooLong { get; init; }

    [JsonIgnore]
    public bool HasEnded => Result is not null || Error is not null || IsTooLong;

    public static CallEntry Parse(string text) => JsonSerializer.Deserialize<CallEntry>(text, McpJsonUtilities.DefaultOptions)!;

    public string ToText() => JsonSerializer.Serialize(this, McpJsonUtilities.DefaultOptions);

    public CallEntry Failed(string message) => this with { Result = new() { IsError = true, Content = [new TextContentBlock { Text = message }] } };

    public CallEntry Failed(McpProtocolException exception) => this with
    {
        Error = new()
        {
            Code = (int)exception.ErrorCode,
            Message = exception.Message,
            Data = exception is MissingRequiredClientCapabilityException missing
                ? new MissingRequiredClientCapabilityErrorData { RequiredCapabilities = missing.RequiredCapabilities }
                : Data(exception),
        },
    };

    private static JsonElement? Data(Exception exception) => exception.Data.Count is 0
        ? null
        : JsonSerializer.SerializeToElement(exception.Data.Cast<DictionaryEntry>().ToDictionary(
            entry => $"{entry.Key}",
            entry => entry.Value is string or bool or int or long or double or JsonElement ? entry.Value : entry.Value?.ToString()));
}
