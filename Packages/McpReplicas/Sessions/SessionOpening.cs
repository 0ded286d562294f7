using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpReplicas.Http;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are obsolete; this is for clients that still use them.
/// <summary>Opens a session on this replica that another replica has opened, and updates a copy whose state another replica has changed.</summary>
internal sealed class SessionOpening(HeldSessions sessions, SdkEndpoints sdk, ISharedSessions? shared = null) : ISessionMigrationHandler
#pragma warning restore MCP9006
{
    /// <summary>The limit for the parameters of <c>initialize</c>, in characters, because they are stored for the lifetime of the session.</summary>
    private const int LongestInitialize = 16 * 1024;

    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly JsonTypeInfo<InitializeRequestParams> Type = (JsonTypeInfo<InitializeRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams));
    private readonly ConcurrentDictionary<string, Lazy<Task<HeldSession?>>> _opening = new(StringComparer.Ordinal);

    /// <summary>Opens the session in the state of at least that version. Returns null if the session has ended.</summary>
    public async Task<HeldSession?> OpenAsync(HttpContext context, string id, long version)
    {
        HeldSession? session;
        do
        {
            // Concurrent requests wait for the first one, which may have read an older version.
            var opening = _opening.GetOrAdd(id, _ => new(() => OpenOnceAsync(context, id)));
            try
            {
                session = await opening.Value;
            }
            finally
            {
                _opening.TryRemove(KeyValuePair.Create(id, opening));
            }
        }
        while (session is not null && session.Version < version);
        return session;
    }

    public async ValueTask OnSessionInitializedAsync(HttpContext context, string sessionId, InitializeRequestParams initializeParams, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(initializeParams, Type);
        if (text.Length > LongestInitialize)
        {
            throw new RefusedException(new(StatusCodes.Status413PayloadTooLarge, Refusal.InvalidParams, $"The parameters of initialize may have at most {LongestInitialize} characters; they have {text.Length}."));
        }

        if (shared is not null && !await shared.TryAddAsync(sessionId, Caller.Of(context.User)!, text))
        {
            throw new RefusedException(Refusal.TooManySessions);
        }
    }

    // Only OpenAsync may open a session.
    public ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken) =>
        new(context.Features.Get<SharedSession>() is { } state ? JsonSerializer.Deserialize(state.Initialize, Type) : null);

    private async Task<HeldSession?> OpenOnceAsync(HttpContext context, string id)
    {
        // Several attempts, because a copy that is being closed may receive the ping.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var state = await shared!.ReadAsync(id);
            if (state is null || state.Caller != Caller.Of(context.User))
            {
                return null;
            }

            await PingAsync(context, id, state);
            if (sessions.Find(id) is { } session && session.Version >= state.Version)
            {
                return session;
            }

            await Task.Delay(Pause);
        }

        throw new RefusedException(Refusal.NoSessionsNow);
    }

    private async Task PingAsync(HttpContext context, string id, SharedSession state)
    {
        if (sessions.Find(id) is { } stale)
        {
            stale.SetPendingState(state);
        }
        else if (!await sessions.TryMakeRoomAsync())
        {
            throw new RefusedException(Refusal.TooManySessions);
        }

        var ping = InProcessRequest.PingLike(context);
        ping.Features.Set(state);
        await sdk.Post(ping);
    }
}

/// <summary>Ends a request with an error for the client.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal => refusal;
}
