using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpReplicas.RequestState;

namespace McpReplicas.Redis.Idempotency;

/// <summary>A call under a key.</summary>
/// <param name="Id">Names the key in the store. It holds who called, too, so that nobody gets the answer to a call of another one.</param>
/// <param name="Fingerprint">Is the same for the same tool with the same arguments, in whatever order they are written.</param>
internal sealed record KeyedCall(string Id, string Fingerprint)
{
    /// <summary>The answer to the call, if it was executed before; as JSON.</summary>
    public string? Answer { get; init; }

    public static KeyedCall Of(string key, string authorization, JsonElement parameters)
    {
        // What is about the request and not about the call, such as a token for its progress, may differ.
        var call = parameters.EnumerateObject().Where(parameter => parameter.Name is not "_meta").Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value));
        return new KeyedCall(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{authorization}\n{key}"))), ArgumentsFingerprint.Of(call));
    }
}
