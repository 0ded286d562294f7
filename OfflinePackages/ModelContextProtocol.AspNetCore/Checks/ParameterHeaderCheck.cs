using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>Each argument that the tool's schema marks with <c>x-mcp-header</c> is repeated in its Mcp-Param header (SEP-2243).</summary>
internal static class ParameterHeaderCheck
{
    public static Refusal? Check(PostedMessage post, McpServerPrimitiveCollection<McpServerTool>? tools)
    {
        if (post is not { IsModern: true, IsRequest: true, Method: RequestMethods.ToolsCall, Params: { } parameters }
            || parameters["name"]?.GetValue<string>() is not { } name
            || tools is null || !tools.TryGetPrimitive(name, out var tool)
            || !tool.ProtocolTool.InputSchema.TryGetObject("properties", out var properties))
        {
            return null;
        }

        foreach (var (header, schema, argument, value) in Marked(properties, parameters["arguments"] as JsonObject))
        {
            if (Check(post, header, schema, argument, value) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static IEnumerable<(string Header, JsonElement Schema, string Argument, JsonNode? Value)> Marked(JsonElement properties, JsonObject? arguments)
    {
        foreach (var property in properties.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.Object))
        {
            var (name, schema, value) = (property.Name, property.Value, arguments?[property.Name]);
            if (schema.TryGetObject("properties", out var inner))
            {
                foreach (var marked in Marked(inner, value as JsonObject))
                {
                    yield return marked;
                }
            }

            if (schema.TryGetProperty("x-mcp-header", out var mark) && mark.GetString() is { Length: > 0 } suffix)
            {
                yield return (McpHeaders.ParameterPrefix + suffix, schema, name, value);
            }
        }
    }

    private static Refusal? Check(PostedMessage post, string header, JsonElement schema, string argument, JsonNode? value)
    {
        if (!post.Headers.TryGetValue(header, out var values))
        {
            // A client leaves the header out where it sends no value.
            return value is null ? null : Refusal.HeaderMismatch($"Missing required {header} header for parameter '{argument}' annotated with x-mcp-header.");
        }

        if (EncodedHeader.Decode(header, values.ToString().Trim(), out var actual) is { } refusal)
        {
            return refusal;
        }

        if (value is null || McpHeaderEncoder.ConvertToHeaderValue(value) is not { } converted || McpHeaderEncoder.DecodeValue(converted) is not { } expected)
        {
            return null;
        }

        return (SafeInteger.IsTypeOf(schema) ? SafeInteger.AreEqual(actual, expected) : actual == expected) switch
        {
            true => null,
            false => Refusal.HeaderMismatch($"Header mismatch: {header} header value does not match body argument '{argument}'."),
            null => Refusal.HeaderMismatch(
                $"Header mismatch: {header} integer value for parameter '{argument}' is outside the JavaScript safe integer range (-{SafeInteger.Largest} to {SafeInteger.Largest})."),
        };
    }

    private static bool TryGetObject(this JsonElement element, string property, out JsonElement value)
    {
        value = default;
        return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(property, out value) && value.ValueKind is JsonValueKind.Object;
    }
}
