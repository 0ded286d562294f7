namespace McpReplicas;

/// <summary>Delivers changes from the tool that makes them to the clients that have subscribed to them.</summary>
public interface IChangeFeed
{
    /// <summary>Whether changes of other replicas arrive at this replica. If not, the server announces no change notifications to clients without a session.</summary>
    bool ReachesEveryReplica { get; }

    /// <summary>Notifies every listener. Does not throw if a change cannot be delivered, because the change itself has succeeded.</summary>
    /// <param name="change">The change.</param>
    Task PublishAsync(McpChange change);

    /// <summary>Calls the listener for every change until the result is disposed. The listener must be quick and thread-safe.</summary>
    /// <param name="listener">Called for each change.</param>
    Task<IDisposable> SubscribeAsync(Action<McpChange> listener);
}
