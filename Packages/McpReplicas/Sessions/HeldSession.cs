using System.Collections.Concurrent;
using System.Security.Claims;

namespace McpReplicas.Sessions;

/// <summary>A session that is open in this process.</summary>
internal sealed class HeldSession(string id, string caller, ClaimsPrincipal user)
{
    private SharedSession? _wanted;
    private int _requests;

    public string Id => id;

    /// <summary>Whose it is; see <see cref="McpReplicas.Caller"/>.</summary>
    public string Caller => caller;

    /// <summary>As much of the user as the MCP SDK compares.</summary>
    public ClaimsPrincipal User => user;

    /// <summary>Is cancelled when the session ends.</summary>
    public CancellationToken Ended { get; init; }

    /// <summary>The client's event stream, over which it hears of what belongs to no request.</summary>
    public SessionStream Stream { get; } = new();

    /// <summary>Whether there was a request after <c>initialize</c>.</summary>
    public bool IsUsed { get; private set; }

    public bool IsBusy => Volatile.Read(ref _requests) > 0;

    /// <summary>When a request began or ended last.</summary>
    public long LastUsed { get; private set; } = TimeProvider.System.GetTimestamp();

    /// <summary>When its idle time began anew for every replica; 0 if it has not yet.</summary>
    public long Renewed { get; set; }

    /// <summary>Which version of its shared state this copy has; a new session has the first.</summary>
    public long Version { get; set; } = 1;

    /// <summary>The log level that the client has set.</summary>
    public string? Level { get; set; }

    /// <summary>The resources that the client has subscribed to.</summary>
    public ConcurrentDictionary<string, bool> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>The state that this copy is to be brought into before it serves a request.</summary>
    public void Want(SharedSession state) => (Version, _wanted) = (0, state);

    public SharedSession? TakeWanted() => _wanted is null ? null : Interlocked.Exchange(ref _wanted, null);

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
