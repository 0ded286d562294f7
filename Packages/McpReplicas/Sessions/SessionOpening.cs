using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpReplicas.Http;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are; this is for the clients that still have some.
/// <summary>Opens a session here that another replica has opened, and brings a copy up to date that another replica has changed.</summary>
internal sealed class SessionOpening(HeldSessions sessions, SdkEndpoints sdk, ISharedSessions? shared = null) : ISessionMigrationHandler
#pragma warning restore MCP9006
{
    /// <summary>What <c>initialize</c> may say: it is kept as long as the session.</summary>
    private const int LongestInitialize = 16 * 1024;

    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly JsonTypeInfo<InitializeRequestParams> Type = (JsonTypeInfo<InitializeRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams));
    private readonly ConcurrentDictionary<string, Lazy<Task<HeldSession?>>> _opening = new(StringComparer.Ordinal);

    /// <summary>The session, in the state of that version at least; null if it has ended.</summary>
    public async Task<HeldSession?> OpenAsync(HttpContext context, string id, long version)
    {
        HeldSession? session;
        do
        {
            // Requests that come together wait for the first of them, which may have read an earlier version.
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
            throw new RefusedException(new(StatusCodes.Status413PayloadTooLarge, Refusal.InvalidParams, $"The parameters of initialize may have {LongestInitialize} characters; they have {text.Length}."));
        }

        if (shared is not null && !await shared.TryAddAsync(sessionId, Caller.Of(context.User)!, text))
        {
            throw new RefusedException(Refusal.TooManySessions);
        }
    }

    // Only what OpenAsync asks for is opened.
    public ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken) =>
        new(context.Features.Get<SharedSession>() is { } state ? JsonSerializer.Deserialize(state.Initialize, Type) : null);

    private async Task<HeldSession?> OpenOnceAsync(HttpContext context, string id)
    {
        // More than once, because a copy that is just being closed here may take the ping.
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
            stale.Want(state);
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

/// <summary>Ends a request with a refusal.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal => refusal;
}
