using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary><c>initialize</c> and what follows it, up to 2025-11-25.</summary>
internal static class Handshake
{
    public const string Initialize = "initialize";
    public const string Initialized = "notifications/initialized";

    /// <summary>The first request of each era.</summary>
    public static readonly string[] Openings = [Initialize, ModernConversation.Discover];

    public static JsonObject Begin(ProbeClient client, string version) => McpRequest.Message(
        Initialize,
        new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = client.Name, ["version"] = "1" },
        },
        client.NextId());

    public static JsonObject End() => McpRequest.Message(Initialized, null, null);

    /// <summary>Returns null if the answer is not a result of <c>initialize</c>.</summary>
    public static Opening? Read(Opening opening) => opening.Exchange.Result.At("protocolVersion") is not JsonValue version ? null : opening with
    {
        Versions = [version.Words()],
        Server = Opening.ServerOf(opening.Exchange.Result.At("serverInfo")),
        Capabilities = opening.Exchange.Result.At("capabilities") as JsonObject ?? [],
    };
}
