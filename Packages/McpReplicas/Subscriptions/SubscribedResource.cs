using System.Text.Json.Nodes;
using McpReplicas.Sessions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>
/// Lets a client subscribe only to what it can read: the resource is read first, as the client would read it, and a subscription to one that does not exist is
/// refused as its reading is.
/// </summary>
internal static class SubscribedResource
{
    public static McpMessageHandler MustExist(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        // What a session has subscribed to before is not asked for again when it is restored.
        if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ResourcesSubscribe, Params: JsonObject parameters } subscribe
            && !string.IsNullOrEmpty(context.Server.SessionId) && subscribe.Context?.RelatedTransport is not HeldAnswer { HasNoClient: true })
        {
            var read = new JsonRpcRequest
            {
                Id = subscribe.Id,
                Method = RequestMethods.ResourcesRead,
                Params = new JsonObject { ["uri"] = parameters["uri"]?.DeepClone() },
                Context = new() { RelatedTransport = new HeldAnswer(null), User = context.User },
            };
            await next(new MessageContext(context.Server, read), cancellationToken);
        }

        await next(context, cancellationToken);
    };
}
