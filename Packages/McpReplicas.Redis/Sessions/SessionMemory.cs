using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpReplicas.Redis.Sessions;

/// <summary>Keeps the messages by which a client has changed its session, its log level and its subscriptions, for a replica that adopts it.</summary>
internal sealed class SessionMemory(ISessionStore sessions)
{
    private const string SetLevel = "logging/setLevel";
    private const string Subscribe = "resources/subscribe";
    private const string Unsubscribe = "resources/unsubscribe";

    public static McpMessageHandler Watch(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.Server.SessionId is { Length: > 0 } id && context.JsonRpcMessage is JsonRpcRequest { Method: SetLevel or Subscribe or Unsubscribe } request)
        {
            var services = context.Server.Services!;
            if (services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode is McpSessionMode.Shared)
            {
                await services.GetRequiredService<SessionMemory>().KeepAsync(id, request);
            }
        }

        await next(context, cancellationToken);
    };

    private Task KeepAsync(string id, JsonRpcRequest request)
    {
        var uri = (string?)(request.Params as JsonObject)?["uri"];
        return request.Method switch
        {
            SetLevel => sessions.RememberAsync(id, SetLevel, Text(request)),
            Subscribe => sessions.RememberAsync(id, $"{Subscribe}:{uri}", Text(request)),
            _ => sessions.ForgetAsync(id, $"{Subscribe}:{uri}"),
        };
    }

    private static string Text(JsonRpcRequest request) => JsonSerializer.Serialize(request, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
}
