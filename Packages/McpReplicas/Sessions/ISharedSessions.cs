namespace McpReplicas.Sessions;

/// <summary>What every replica knows of the sessions: what it takes to open one again, and whose it is.</summary>
internal interface ISharedSessions
{
    /// <summary>Keeps a new session. False if there are as many as there may be, and each of them is in use.</summary>
    Task<bool> TryAddAsync(string id, string caller, string initialize);

    /// <summary>Whose the session is, and its version; null if it is unknown, has ended or expired.</summary>
    /// <param name="id">The session.</param>
    /// <param name="renewFor">The caller for whom its idle time begins anew, as that of a session that is used; null if it does not.</param>
    Task<SessionVersion?> FindAsync(string id, string? renewFor = null);

    /// <summary>All that is known of it.</summary>
    Task<SharedSession?> ReadAsync(string id);

    /// <summary>Keeps the log level that the client has set. Returns the new version, null if the session has ended.</summary>
    Task<long?> SetLevelAsync(string id, string level);

    /// <summary>Keeps that the client subscribes to the resource, or no longer does. Returns the new version, null if the session has ended.</summary>
    Task<long?> SetSubscriptionAsync(string id, string uri, bool isSubscribed);

    /// <summary>Ends the session on every replica.</summary>
    Task EndAsync(string id);

    /// <summary>Lets the other replicas know that the client's stream is open here now.</summary>
    Task StreamOpenedAsync(string id);

    /// <summary>Lets the other replicas know that the client has cancelled a request, which may run there.</summary>
    /// <param name="id">The session.</param>
    /// <param name="requestId">The id of the request, as JSON.</param>
    Task CancelAsync(string id, string requestId);

    /// <summary>Whether an exception says that nothing is known now.</summary>
    bool IsUnavailable(Exception exception);
}

/// <summary>Whose a session is, and how often its state has changed.</summary>
internal sealed record SessionVersion(string Caller, long Version);

/// <summary>What it takes to open a session again.</summary>
/// <param name="Caller">Whose it is; see <see cref="McpReplicas.Caller"/>.</param>
/// <param name="Version">How often the state has changed.</param>
/// <param name="Initialize">The parameters of its <c>initialize</c>, as JSON.</param>
/// <param name="Level">The log level that the client has set.</param>
/// <param name="Subscriptions">The resources that it has subscribed to.</param>
internal sealed record SharedSession(string Caller, long Version, string Initialize, string? Level, IReadOnlyCollection<string> Subscriptions);
