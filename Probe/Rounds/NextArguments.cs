using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Builds the arguments of a tool from the result of another tool.</summary>
internal static partial class NextArguments
{
    /// <param name="result">The result of the first tool.</param>
    /// <param name="schema">The input schema of the second tool.</param>
    /// <param name="given">The arguments of the user, which take precedence.</param>
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

    // The most likely handle: the whole text if it is a single word, otherwise its longest word with a digit.
    private static JsonValue? Handle(string text, JsonObject? structured)
    {
        var words = Words().Matches(structured is { Count: 1 } ? structured.First().Value.Words() : text).Select(match => match.Value).ToList();
        var handle = words is [var only] ? only : words.Where(word => word.Any(char.IsAsciiDigit)).OrderByDescending(word => word.Length).FirstOrDefault();
        return handle is null ? null : JsonValue.Create(handle);
    }

    // The text between spaces, without quotes, brackets and punctuation around it.
    [GeneratedRegex("""[^\s"'`,;<>()\[\]{}]*[^\s"'`,;<>()\[\]{}.:!?]""")]
    private static partial Regex Words();
}
