using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;

namespace McpAspire.ConformanceServer;

/// <summary>What a client answered to what it was asked for.</summary>
internal static class Answers
{
    /// <summary>The answer under a key. Null if it is missing or is not what was asked for: then the tool asks again, as SEP-2322 recommends.</summary>
    public static T? Answer<T>(this RequestParams call, string key, JsonTypeInfo<T> type)
        where T : class
    {
        if (call.InputResponses?.TryGetValue(key, out var response) is not true || response.RawValue.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return response.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the user entered for a property.</summary>
    public static string? Entered(this RequestParams call, string key, string property) =>
        call.Answer(key, InputResponse.ElicitResultJsonTypeInfo)?.Content?.TryGetValue(property, out var value) is true ? value.ToString() : null;

    /// <summary>What the client's model said.</summary>
    public static string? Said(this RequestParams call, string key) =>
        call.Answer(key, InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text;

    /// <summary>The client's roots.</summary>
    public static IList<Root>? Roots(this RequestParams call, string key) => call.Answer(key, InputResponse.ListRootsResultJsonTypeInfo)?.Roots;
}
