using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Answers the input requests of a server with made-up values, in the role of the user, the model or the client.</summary>
internal static class MadeUpAnswers
{
    private const string Word = "Probe";

    /// <summary>Returns an answer to each of the <c>inputRequests</c>.</summary>
    public static JsonObject To(JsonObject requests) => new(requests.Select(request => KeyValuePair.Create(request.Key, (JsonNode?)Of(request.Value))));

    private static JsonObject Of(JsonNode? request) => request.At("method").Words() switch
    {
        "elicitation/create" => new JsonObject { ["action"] = "accept", ["content"] = Value(request.At("params").At("requestedSchema")) },
        "sampling/createMessage" => new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = new JsonObject { ["type"] = "text", ["text"] = Word },
            ["model"] = "mcp-probe",
            ["stopReason"] = "endTurn",
        },
        "roots/list" => new JsonObject { ["roots"] = new JsonArray() },
        _ => new JsonObject(),
    };

    /// <summary>The simplest value that fits the schema.</summary>
    private static JsonNode? Value(JsonNode? schema)
    {
        if (schema.At("default") is { } given)
        {
            return given.DeepClone();
        }

        if ((schema.At("enum") as JsonArray)?.FirstOrDefault() is { } choice)
        {
            return choice.DeepClone();
        }

        if ((schema.At("oneOf") as JsonArray)?.FirstOrDefault().At("const") is { } titled)
        {
            return titled.DeepClone();
        }

        return schema.At("type").Words() switch
        {
            "object" => new JsonObject((schema.At("properties") as JsonObject ?? []).Select(property => KeyValuePair.Create(property.Key, Value(property.Value)))),
            "array" => new JsonArray(Value(schema.At("items"))),
            "integer" or "number" => (schema.At("minimum") ?? schema.At("maximum") ?? JsonValue.Create(1)).DeepClone(),
            "boolean" => JsonValue.Create(true),
            _ => JsonValue.Create(Text(schema)),
        };
    }

    private static string Text(JsonNode? schema) => schema.At("format").Words() switch
    {
        "email" => "probe@example.com",
        "uri" => "https://example.com/",
        "date" => "2026-01-01",
        "date-time" => "2026-01-01T00:00:00Z",
        _ => Fit(schema.At("minLength").Number() ?? 0, schema.At("maxLength").Number() ?? int.MaxValue),
    };

    private static string Fit(int least, int most) => most < Word.Length ? Word[..Math.Max(0, most)] : Word.PadRight(Math.Min(least, 1_000), 'e');
}
