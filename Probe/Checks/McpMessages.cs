using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>The messages and headers of clients of 2025-11-25 and 2026-07-28, for checks that omit or change parts of them.</summary>
internal static class McpMessages
{
    public const string Version = "2025-11-25";
    public const string ModernVersion = "2026-07-28";
    private const string Meta = "io.modelcontextprotocol/";

    public static readonly (string Name, string Value) Accept = ("Accept", $"application/json, {McpRequest.EventStream}");
    public static readonly (string Name, string Value)[] Legacy = [Accept, (McpRequest.ProtocolVersion, Version)];

    public static JsonObject Initialize(long id = 1) => McpRequest.Message(
        Handshake.Initialize,
        new JsonObject { ["protocolVersion"] = Version, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "mcp-probe", ["version"] = "1" } },
        id);

    public static JsonObject Ask(string method, long id = 1) => McpRequest.Message(method, null, id);

    public static JsonObject AskModern(string method, long id = 1) => McpRequest.Message(
        method,
        new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                [Meta + "protocolVersion"] = ModernVersion,
                [Meta + "clientCapabilities"] = new JsonObject(),
                [Meta + "clientInfo"] = new JsonObject { ["name"] = "mcp-probe", ["version"] = "1" },
            },
        },
        id);

    public static (string Name, string Value)[] Modern(string method) => [Accept, (McpRequest.ProtocolVersion, ModernVersion), ("Mcp-Method", method)];
}
