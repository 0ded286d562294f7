namespace McpAspire.McpServer.Subscriptions;

/// <summary>Carries changes from where they happen to who waits for them.</summary>
internal interface IChangeFeed
{
    /// <summary>Whether a change that happens on another replica arrives here. If not, this replica cannot promise any client to tell it.</summary>
    bool ReachesEveryReplica { get; }

    /// <summary>Tells every listener. A change that cannot be told is no reason for what made it to fail.</summary>
    Task PublishAsync(Change change);

    /// <summary>Calls the listener at every change from now on, until the result is disposed. The listener must be quick, and safe to call from any thread.</summary>
    Task<IDisposable> SubscribeAsync(Action<Change> listener);
}
