namespace McpReplicas;

/// <summary>Carries changes from the tool that makes them to the clients that subscribed to them.</summary>
public interface IChangeFeed
{
    /// <summary>Whether a change that happens on another replica arrives here. If not, this replica promises it to no client.</summary>
    bool ReachesEveryReplica { get; }

    /// <summary>Notifies every listener. Never throws because a change could not be delivered: what made the change has succeeded.</summary>
    /// <param name="change">The change.</param>
    Task PublishAsync(McpChange change);

    /// <summary>Calls the listener at every change from now on, until the result is disposed. The listener must be quick, and safe to call from any thread.</summary>
    /// <param name="listener">Is called with each change.</param>
    Task<IDisposable> SubscribeAsync(Action<McpChange> listener);
}
