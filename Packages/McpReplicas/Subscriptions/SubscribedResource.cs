using System.Text.Json.Nodes;
using McpReplicas.Sessions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>
/// Lets a client subscribe only to resources that it can read. The resource is read first in the name of the client; if that fails, the subscription fails
/// with the same error.
/// </summary>
internal static class SubscribedResource
{
    public static McpMessageHandler MustExist(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        // Subscriptions that are restored are not checked again.
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
