using System.Collections.Concurrent;
using System.Security.Claims;

namespace McpReplicas.Sessions;

/// <summary>A session that is open in this process.</summary>
internal sealed class HeldSession(string id, string caller, ClaimsPrincipal user)
{
    private SharedSession? _pendingState;
    private int _requests;

    public string Id => id;

    /// <summary>The user who opened the session; see <see cref="McpReplicas.Caller"/>.</summary>
    public string Caller => caller;

    /// <summary>The claims of the user that the MCP SDK compares.</summary>
    public ClaimsPrincipal User => user;

    /// <summary>Is cancelled when the session ends.</summary>
    public CancellationToken Ended { get; init; }

    /// <summary>The client's event stream, for messages that do not belong to a request.</summary>
    public SessionStream Stream { get; } = new();

    /// <summary>Whether the client has sent a request after <c>initialize</c>.</summary>
    public bool IsUsed { get; private set; }

    public bool IsBusy => Volatile.Read(ref _requests) > 0;

    /// <summary>When a request last started or ended.</summary>
    public long LastUsed { get; private set; } = TimeProvider.System.GetTimestamp();

    /// <summary>When its idle time was last reset for all replicas; 0 if never.</summary>
    public long Renewed { get; set; }

    /// <summary>The version of the shared state that this copy has; 1 for a new session.</summary>
    public long Version { get; set; } = 1;

    /// <summary>The log level that the client has set.</summary>
    public string? Level { get; set; }

    /// <summary>The resources that the client has subscribed to.</summary>
    public ConcurrentDictionary<string, bool> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets the state that this copy must load before it serves a request.</summary>
    public void SetPendingState(SharedSession state) => (Version, _pendingState) = (0, state);

    public SharedSession? TakePendingState() => _pendingState is null ? null : Interlocked.Exchange(ref _pendingState, null);

    /// <summary>Keeps it from expiring until the result is disposed.</summary>
    public IDisposable Use()
    {
        IsUsed = true;
        Interlocked.Increment(ref _requests);
        LastUsed = TimeProvider.System.GetTimestamp();
        return new Request(this);
    }

    private sealed class Request(HeldSession session) : IDisposable
    {
        public void Dispose()
        {
            session.LastUsed = TimeProvider.System.GetTimestamp();
            Interlocked.Decrement(ref session._requests);
        }
    }
}
