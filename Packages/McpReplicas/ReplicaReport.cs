using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpReplicas.Sessions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas;

/// <summary>What a replica says of itself.</summary>
/// <param name="Replica">The name of the replica that answered.</param>
/// <param name="ProcessId">The id of its process.</param>
/// <param name="UptimeSeconds">The whole seconds since it started.</param>
/// <param name="RequestsServed">The MCP requests that have arrived at it, this one among them.</param>
/// <param name="Sessions">Where the sessions of clients are kept that open one.</param>
/// <param name="Client">The client's name, as this request tells it; null if it tells none, as a client of 2025-11-25 and before does after initialize.</param>
/// <param name="Capabilities">What the client says in this request that it is capable of, such as sampling or elicitation.</param>
public sealed record ReplicaReport(
    [property: Description("The name of the replica that answered.")] string Replica,
    [property: Description("The id of its process.")] int ProcessId,
    [property: Description("The whole seconds since it started.")] long UptimeSeconds,
    [property: Description("The MCP requests that have arrived at it, this one among them.")] long RequestsServed,
    [property: Description("Where the sessions of clients are kept that open one.")] string Sessions,
    [property: Description("The client's name, as this request tells it; null if it tells none, as a client of 2025-11-25 and before does after initialize.")] string? Client,
    [property: Description("What the client says in this request that it is capable of, such as sampling or elicitation.")] string[] Capabilities)
{
    /// <summary>Makes the report that a request is answered with.</summary>
    /// <param name="replica">This process.</param>
    /// <param name="request">The request.</param>
    public static ReplicaReport Of(Replica replica, MessageContext request) => new(
        replica.Name,
        Environment.ProcessId,
        (long)replica.Uptime.TotalSeconds,
        replica.Served,
        $"{SessionModes.ModeOf(request.Services!)}",
        request.Server.ClientInfo is { } client ? $"{client.Name} {client.Version}" : null,
        [.. Names(request.JsonRpcMessage.Context?.ClientCapabilities ?? request.Server.ClientCapabilities)]);

    private static IEnumerable<string> Names(ClientCapabilities? client) =>
        JsonSerializer.SerializeToNode(client, McpJsonUtilities.DefaultOptions) is JsonObject capabilities ? capabilities.Select(capability => capability.Key) : [];

    /// <summary>The report as a sentence.</summary>
    public string ToSentence() =>
        $"{Replica} answered {Client ?? "a client that did not say its name"}: process {ProcessId}, up for {UptimeSeconds} s, {RequestsServed} requests served, sessions {Sessions}.";
}
