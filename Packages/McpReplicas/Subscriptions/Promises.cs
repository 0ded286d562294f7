using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>
/// Removes the capabilities <c>listChanged</c> and <c>subscribe</c> if the server cannot keep them. A client without a session gets notifications only through
/// <c>subscriptions/listen</c>, which clients before 2026-07-28 do not support, and gets changes of other replicas only if the feed delivers them.
/// </summary>
internal static class Promises
{
    public static McpMessageFilter RemoveUnsupported(IChangeFeed feed) => next => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result }
            && result["capabilities"] is JsonObject capabilities
            && string.IsNullOrEmpty(context.Server.SessionId)
            && !(feed.ReachesEveryReplica && IsDiscovery(result)))
        {
            foreach (var capability in capabilities.Select(entry => entry.Value).OfType<JsonObject>())
            {
                capability.Remove("listChanged");
                capability.Remove("subscribe");
            }
        }

        return next(context, cancellationToken);
    };

    private static bool IsDiscovery(JsonObject result) => result.ContainsKey("supportedVersions");
}
