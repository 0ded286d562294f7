using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpReplicas.Sessions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas;

/// <summary>A report of a replica about itself.</summary>
/// <param name="Replica">The name of the replica that answered.</param>
/// <param name="ProcessId">The id of its process.</param>
/// <param name="UptimeSeconds">The time since it started, in whole seconds.</param>
/// <param name="RequestsServed">The number of MCP requests that it has received, including this one.</param>
/// <param name="Sessions">The session mode of the server.</param>
/// <param name="Client">The client's name and version, if this request contains them; otherwise null, as for clients of 2025-11-25 and before after initialize.</param>
/// <param name="Capabilities">The client's capabilities in this request, such as sampling or elicitation.</param>
public sealed record ReplicaReport(
    [property: Description("The name of the replica that answered.")] string Replica,
    [property: Description("The id of its process.")] int ProcessId,
    [property: Description("The time since it started, in whole seconds.")] long UptimeSeconds,
    [property: Description("The number of MCP requests that it has received, including this one.")] long RequestsServed,
    [property: Description("The session mode of the server.")] string Sessions,
    [property: Description("The client's name and version, if this request contains them; otherwise null, as for clients of 2025-11-25 and before after initialize.")] string? Client,
    [property: Description("The client's capabilities in this request, such as sampling or elicitation.")] string[] Capabilities)
{
    /// <summary>Creates the report for a request.</summary>
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
        $"{Replica} answered {Client ?? "a client without a name"}: process {ProcessId}, up for {UptimeSeconds} s, {RequestsServed} requests served, sessions {Sessions}.";
}
