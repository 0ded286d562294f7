using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Rejects invalid arguments of a prompt with -32602 and their names (MCP 2026-07-28, prompts, error handling). The MCP SDK reports only that an error occurred.</summary>
internal static class PromptArguments
{
    private static readonly ConditionalWeakTable<McpServerPrompt, StrongBox<JsonElement>> Schemas = [];

    public static McpRequestHandler<GetPromptRequestParams, GetPromptResult> Check(McpRequestHandler<GetPromptRequestParams, GetPromptResult> next) =>
        async (request, cancellationToken) =>
        {
            if (request.MatchedPrimitive is not McpServerPrompt prompt)
            {
                return await next(request, cancellationToken);
            }

            var schema = Schemas.GetValue(prompt, static prompt => new StrongBox<JsonElement>(SchemaOf(prompt))).Value;
            request.Params.Arguments = NamedArguments.Check(request.Params.Arguments, schema, out var problem);
            if (problem is not null)
            {
                throw Mistake(problem);
            }

            try
            {
                return await next(request, cancellationToken);
            }
            catch (JsonException) when (UnreadableArguments.Find(request.Params.Arguments, prompt.Metadata, schema) is { } unreadable)
            {
                throw Mistake(unreadable);
            }
        };

    private static McpProtocolException Mistake(string problem) => new(problem, McpErrorCode.InvalidParams);

    // A prompt declares only the names of its arguments, because clients send strings. The types come from the parameters of its method.
    private static JsonElement SchemaOf(McpServerPrompt prompt)
    {
        var parameters = prompt.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() ?? [];
        var arguments = prompt.ProtocolPrompt.Arguments ?? [];
        var properties = arguments.Select(argument => KeyValuePair.Create(argument.Name, Array.Find(parameters, parameter => parameter.Name == argument.Name) is { } parameter
            ? JsonNode.Parse(AIJsonUtilities.CreateJsonSchema(parameter.ParameterType, serializerOptions: McpJsonUtilities.DefaultOptions).GetRawText())
            : new JsonObject { ["type"] = "string" }));
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["properties"] = new JsonObject(properties),
            ["required"] = new JsonArray([.. arguments.Where(argument => argument.Required is true).Select(argument => JsonValue.Create(argument.Name))]),
        });
    }
}
