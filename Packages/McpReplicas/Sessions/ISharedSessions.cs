namespace McpReplicas.Sessions;

/// <summary>The sessions that all replicas share: for each session its user, and the state to open it again.</summary>
internal interface ISharedSessions
{
    /// <summary>Stores a new session. Returns false at the limit of sessions, if all of them are in use.</summary>
    Task<bool> TryAddAsync(string id, string caller, string initialize);

    /// <summary>The user and the version of a session; null if it is unknown, has ended or has expired.</summary>
    /// <param name="id">The session.</param>
    /// <param name="renewFor">The caller, to reset the idle time if the session belongs to that caller; null to leave the idle time unchanged.</param>
    Task<SessionVersion?> FindAsync(string id, string? renewFor = null);

    /// <summary>Reads the whole state of a session.</summary>
    Task<SharedSession?> ReadAsync(string id);

    /// <summary>Stores the log level that the client has set. Returns the new version, or null if the session has ended.</summary>
    Task<long?> SetLevelAsync(string id, string level);

    /// <summary>Stores that the client has subscribed to a resource or unsubscribed. Returns the new version, or null if the session has ended.</summary>
    Task<long?> SetSubscriptionAsync(string id, string uri, bool isSubscribed);

    /// <summary>Ends the session on every replica.</summary>
    Task EndAsync(string id);

    /// <summary>Notifies the other replicas that the client's event stream is now open on this replica.</summary>
    Task StreamOpenedAsync(string id);

    /// <summary>Notifies the other replicas that the client has cancelled a request, which may run on any of them.</summary>
    /// <param name="id">The session.</param>
    /// <param name="requestId">The id of the request, as JSON.</param>
    Task CancelAsync(string id, string requestId);

    /// <summary>Whether an exception means that the shared storage is unavailable.</summary>
    bool IsUnavailable(Exception exception);
}

/// <summary>The user of a session, and the version of its state.</summary>
internal sealed record SessionVersion(string Caller, long Version);

/// <summary>The state with which a replica opens a session again.</summary>
/// <param name="Caller">The user of the session; see <see cref="McpReplicas.Caller"/>.</param>
/// <param name="Version">The version of the state. It increases with each change.</param>
/// <param name="Initialize">The parameters of its <c>initialize</c>, as JSON.</param>
/// <param name="Level">The log level that the client has set.</param>
/// <param name="Subscriptions">The resources that the client has subscribed to.</param>
internal sealed record SharedSession(string Caller, long Version, string Initialize, string? Level, IReadOnlyCollection<string> Subscriptions);
