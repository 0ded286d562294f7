using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Makes the arguments of a tool of what another one gave.</summary>
internal static partial class HandedOn
{
    /// <param name="result">What the first tool gave.</param>
    /// <param name="schema">What the second one takes.</param>
    /// <param name="given">What the user gives; it comes first.</param>
    public static JsonObject Arguments(JsonNode? result, JsonObject? schema, JsonObject given)
    {
        var arguments = given.DeepClone().AsObject();
        var text = string.Join('\n', (result.At("content") as JsonArray)?.Select(item => item.At("text").Words()) ?? []);
        var structured = result.At("structuredContent") as JsonObject ?? JsonReading.Parse(text) as JsonObject;
        foreach (var name in (schema.At("required") as JsonArray)?.Select(item => item.Words()) ?? [])
        {
            if (!arguments.ContainsKey(name) && (structured.At(name)?.DeepClone() ?? Handle(text, structured)) is { } value)
            {
                arguments[name] = value;
            }
        }

        return arguments;
    }

    // What looks most like a handle: a text with nothing else in it, or its longest word with a digit.
    private static JsonValue? Handle(string text, JsonObject? structured)
    {
        var words = Words().Matches(structured is { Count: 1 } ? structured.First().Value.Words() : text).Select(match => match.Value).ToList();
        var handle = words is [var only] ? only : words.Where(word => word.Any(char.IsAsciiDigit)).OrderByDescending(word => word.Length).FirstOrDefault();
        return handle is null ? null : JsonValue.Create(handle);
    }

    // Whatever stands between spaces, without what a sentence puts around it.
    [GeneratedRegex("""[^\s"'`,;<>()\[\]{}]*[^\s"'`,;<>()\[\]{}.:!?]""")]
    private static partial Regex Words();
}
