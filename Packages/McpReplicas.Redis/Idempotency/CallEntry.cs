using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Redis.Idempotency;

/// <summary>The value that Redis stores for a key: which call has the key, which replica executes it, and how it ended.</summary>
/// <param name="Fingerprint">Identifies the call: its tool and its arguments.</param>
/// <param name="Replica">The name of the replica that executes it.</param>
/// <param name="Life">The id under which <see cref="ReplicaLife"/> reports whether the replica is alive. If it is not, a call that has not ended is lost.</param>
/// <param name="Attempt">Distinguishes attempts of the same process to take the key.</param>
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
