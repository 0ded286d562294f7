using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;

namespace McpAspire.ConformanceServer;

/// <summary>Reads the client's answers to questions.</summary>
internal static class Answers
{
    /// <summary>Returns the answer with a key. Null if it is missing or has the wrong form; then the tool asks again, as SEP-2322 recommends.</summary>
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

    /// <summary>Returns the user's input for a property.</summary>
    public static string? Entered(this RequestParams call, string key, string property) =>
        call.Answer(key, InputResponse.ElicitResultJsonTypeInfo)?.Content?.TryGetValue(property, out var value) is true ? value.ToString() : null;

    /// <summary>Returns the text of the client's model.</summary>
    public static string? Said(this RequestParams call, string key) =>
        call.Answer(key, InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text;

    /// <summary>Returns the client's roots.</summary>
    public static IList<Root>? Roots(this RequestParams call, string key) => call.Answer(key, InputResponse.ListRootsResultJsonTypeInfo)?.Roots;
}
