using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

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
        using var canonical = new MemoryStream();
        using (var writer = new Utf8JsonWriter(canonical))
        {
            writer.WriteStartObject();
            // What is about the request and not about the call, such as a token for its progress, may differ.
            WriteSorted(writer, parameters.EnumerateObject().Where(parameter => parameter.Name is not "_meta"));
            writer.WriteEndObject();
        }

        return new KeyedCall(Hash(Encoding.UTF8.GetBytes($"{authorization}\n{key}")), Hash(canonical.ToArray()));
    }

    private static void WriteSorted(Utf8JsonWriter writer, IEnumerable<JsonProperty> properties)
    {
        foreach (var property in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                WriteSorted(writer, value.EnumerateObject());
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
