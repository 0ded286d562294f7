using System.Collections.Frozen;
using System.Text.Json;
using McpReplicas.Schemas;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Http;

/// <summary>
/// Validates the parameters of MCP requests (MCP 2025-11-25 and 2026-07-28, schema), as far as the MCP SDK needs them to deserialize a request. The SDK
/// answers invalid parameters only with "An error occurred.", which does not help to correct them.
/// </summary>
internal static class RequestParameters
{
    private const string Text = """{ "type": "string" }""";
    private const string Levels = """{ "enum": ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"] }""";
    private const string Meta = $$"""
        { "type": ["object", "null"], "properties": { "progressToken": { "type": ["string", "integer"] }, "io.modelcontextprotocol/logLevel": {{Levels}} } }
        """;

    // PHP serializes an empty object as an empty array.
    private const string Arguments = """{ "anyOf": [{ "type": ["object", "null"] }, { "const": [] }] }""";
    private const string Named = $$"""{ "required": ["name"], "properties": { "name": {{Text}}, "arguments": {{Arguments}}, "inputResponses": { "type": ["object", "null"] }, "requestState": { "type": ["string", "null"] } } }""";
    private const string ByUri = $$"""{ "required": ["uri"], "properties": { "uri": {{Text}} } }""";
    private const string List = """{ "properties": { "cursor": { "type": ["string", "null"] } } }""";
    private const string Initialize = $$"""{ "required": ["protocolVersion"], "properties": { "protocolVersion": {{Text}} } }""";
    private const string Level = $$"""{ "required": ["level"], "properties": { "level": {{Levels}} } }""";
    private const string Reference = $$"""
        { "type": "object", "required": ["type"], "properties": { "type": { "enum": ["ref/prompt", "ref/resource"] } },
          "anyOf": [
            { "required": ["name"], "properties": { "type": { "const": "ref/prompt" }, "name": {{Text}} } },
            { "required": ["uri"], "properties": { "type": { "const": "ref/resource" }, "uri": {{Text}} } }] }
        """;

    private const string Completion = $$"""
        { "required": ["ref", "argument"],
          "properties": {
            "ref": {{Reference}},
            "argument": { "type": "object", "required": ["name", "value"], "properties": { "name": {{Text}}, "value": {{Text}} } },
            "context": { "type": ["object", "null"], "properties": { "arguments": { "type": ["object", "null"], "additionalProperties": {{Text}} } } } } }
        """;

    private const string Listen = $$"""
        { "required": ["notifications"],
          "properties": {
            "notifications": {
              "type": "object",
              "properties": {
                "toolsListChanged": { "type": ["boolean", "null"] }, "promptsListChanged": { "type": ["boolean", "null"] }, "resourcesListChanged": { "type": ["boolean", "null"] },
                "resourceSubscriptions": { "type": ["array", "null"], "items": {{Text}} } } } } }
        """;

    private static readonly JsonElement OfAny = JsonElement.Parse($$"""{ "properties": { "_meta": {{Meta}} } }""");

    // The MCP SDK compares these with headers for every method.
    private static readonly JsonElement OfOther = JsonElement.Parse($$"""{ "properties": { "name": {{Text}}, "uri": {{Text}} } }""");
    private static readonly FrozenDictionary<string, JsonElement> OfBoth = FrozenDictionary.Create(
        Of(RequestMethods.ToolsCall, Named), Of(RequestMethods.PromptsGet, Named),
        Of(RequestMethods.ToolsList, List), Of(RequestMethods.PromptsList, List), Of(RequestMethods.ResourcesList, List), Of(RequestMethods.ResourcesTemplatesList, List),
        Of(RequestMethods.ResourcesRead, ByUri), Of(RequestMethods.CompletionComplete, Completion));

    // In the other revision these methods are unknown, so their parameters are not checked.
#pragma warning disable MCP9005 // Logs are deprecated, but clients still use them.
    private static readonly FrozenDictionary<string, JsonElement> OfLegacy = FrozenDictionary.Create(
        Of(RequestMethods.Initialize, Initialize), Of(RequestMethods.ResourcesSubscribe, ByUri), Of(RequestMethods.ResourcesUnsubscribe, ByUri), Of(RequestMethods.LoggingSetLevel, Level));
#pragma warning restore MCP9005

    private static readonly FrozenDictionary<string, JsonElement> OfModern = FrozenDictionary.Create(Of(RequestMethods.SubscriptionsListen, Listen));

    /// <returns>The errors, one sentence for each member; null if the parameters are valid.</returns>
    public static string? FindProblem(string method, JsonElement parameters, bool isModern)
    {
        if (!OfBoth.TryGetValue(method, out var schema) && !(isModern ? OfModern : OfLegacy).TryGetValue(method, out schema))
        {
            schema = OfOther;
        }

        if (parameters.ValueKind is not JsonValueKind.Object)
        {
            // The MCP SDK checks the members that a client of 2026-07-28 must send in each request.
            return parameters.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && (isModern || !schema.TryGetProperty("required", out _))
                ? null
                : "params must be an object.";
        }

        var check = new JsonSchemaCheck(schema, mends: false);
        check.Check(parameters, schema);
        check.Check(parameters, OfAny);
        return check.Problems.Count is 0 ? null : string.Join(' ', check.Problems.Select(problem => problem.ToSentence($"params.{problem.Path}")));
    }

    private static KeyValuePair<string, JsonElement> Of(string method, string schema) => new(method, JsonElement.Parse(schema));
}
