using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are; this is for the clients that still have some.
/// <summary>Writes a new session to the store, and opens one again that the store says is ours.</summary>
internal sealed class SessionMigration(ISessionStore sessions, Replica replica) : ISessionMigrationHandler
#pragma warning restore MCP9006
{
    private static readonly JsonTypeInfo<InitializeRequestParams> Type = (JsonTypeInfo<InitializeRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams));

    public async ValueTask OnSessionInitializedAsync(HttpContext context, string sessionId, InitializeRequestParams initializeParams, CancellationToken cancellationToken) =>
        await sessions.AddAsync(sessionId, replica.Name, JsonSerializer.Serialize(initializeParams, Type));

    public async ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken) =>
        await sessions.FindOwnerAsync(sessionId) == replica.Name && await sessions.FindInitializeAsync(sessionId) is { } initialize
            ? JsonSerializer.Deserialize(initialize, Type)
            : null;
}
