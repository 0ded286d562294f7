using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Accepts <c>"arguments": []</c> as no arguments, because PHP serializes an empty object that way.</summary>
internal static class EmptyArguments
{
    public static McpMessageHandler Accept(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ToolsCall or RequestMethods.PromptsGet, Params: JsonObject parameters } && parameters["arguments"] is JsonArray { Count: 0 })
        {
            parameters.Remove("arguments");
        }

        return next(context, cancellationToken);
    };
}
