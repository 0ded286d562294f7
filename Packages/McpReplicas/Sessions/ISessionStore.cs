namespace McpReplicas.Sessions;

/// <summary>What is known of the sessions that clients have opened: who owns each, and what it takes to open it again elsewhere.</summary>
internal interface ISessionStore
{
    /// <summary>Keeps a new session, with the parameters of its <c>initialize</c> as JSON.</summary>
    Task AddAsync(string id, string owner, string initialize);

    /// <summary>The replica that owns the session, and the session's rest begins anew; null if there is none, or it has ended or expired.</summary>
    Task<string?> FindOwnerAsync(string id);

    /// <summary>Makes the one replica the owner in place of the other. False if the other is the owner no more.</summary>
    Task<bool> TakeOverAsync(string id, string from, string to);

    /// <summary>The parameters of the session's <c>initialize</c>.</summary>
    Task<string?> FindInitializeAsync(string id);

    /// <summary>Keeps a message that changed the session's state, in place of an earlier one of the same kind.</summary>
    Task RememberAsync(string id, string kind, string message);

    /// <summary>Forgets the message of that kind.</summary>
    Task ForgetAsync(string id, string kind);

    /// <summary>The messages that are kept.</summary>
    Task<IReadOnlyList<string>> FindMessagesAsync(string id);

    /// <summary>Whether an exception says that the store is unavailable now.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>Ends the session for good.</summary>
    Task EndAsync(string id);
}
