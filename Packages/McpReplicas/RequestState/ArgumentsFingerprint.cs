using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace McpReplicas.RequestState;

/// <summary>A hash of a tool's arguments. As in JSON, the order of members, white space and escapes make no difference.</summary>
internal static class ArgumentsFingerprint
{
    public static string Of(IEnumerable<KeyValuePair<string, JsonElement>>? arguments)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteObject(writer, arguments ?? []);
        }

        return Convert.ToBase64String(SHA256.HashData(json.WrittenSpan));
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)));
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
}
