using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>
/// Answers <c>subscriptions/listen</c>, with which clients of 2026-07-28 subscribe to changes: a stream that stays open until the client disconnects or the
/// server stops (SEP-2575).
/// </summary>
internal sealed class SubscriptionStreams(IChangeFeed feed, IHostApplicationLifetime lifetime)
{
    public async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellationToken)
    {
        var honoured = Honoured(request.Params.Notifications);
        var wanted = Changes(honoured).ToHashSet();
        var pending = new PendingChanges();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        // Listens before the acknowledgement, because after it no change may be missed.
        using var listening = await feed.SubscribeAsync(change =>
        {
            if (wanted.Contains(change))
            {
                pending.Add(change);
            }
        });

        await SendAsync(NotificationMethods.SubscriptionsAcknowledgedNotification, new() { ["notifications"] = JsonSerializer.SerializeToNode(honoured, McpJsonUtilities.DefaultOptions) });
        try
        {
            // Ends at once if the server delivers none of the requested changes.
            await foreach (var change in wanted.Count is 0 ? AsyncEnumerable.Empty<McpChange>() : pending.ReadAllAsync(ending.Token))
            {
                await SendAsync(change.Notification, change.ToParameters());
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The server stops. The client gets an answer, which shows that the end is not an error.
        }

        return new EmptyResult { ResultType = "complete", Meta = Meta() };

        Task SendAsync(string notification, JsonObject parameters)
        {
            parameters["_meta"] = Meta();
            return request.Server.SendMessageAsync(new JsonRpcNotification { Method = notification, Params = parameters }, cancellationToken);
        }

        JsonObject Meta() => new() { [MetaKeys.SubscriptionId] = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions) };
    }

    // Must match the announced capabilities: see Promises.
    private SubscriptionsListenNotifications Honoured(SubscriptionsListenNotifications requested) => feed.ReachesEveryReplica ? requested : new();

    private static IEnumerable<McpChange> Changes(SubscriptionsListenNotifications honoured) =>
    [
        .. honoured.ToolsListChanged is true ? [McpChange.ToolsList] : Array.Empty<McpChange>(),
        .. honoured.PromptsListChanged is true ? [McpChange.PromptsList] : Array.Empty<McpChange>(),
        .. honoured.ResourcesListChanged is true ? [McpChange.ResourcesList] : Array.Empty<McpChange>(),
        .. honoured.ResourceSubscriptions?.Select(McpChange.Resource) ?? [],
    ];
}
