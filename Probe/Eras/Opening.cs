using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>How a client was received: the exchange that decides, and what the server said of itself.</summary>
internal sealed record Opening(Exchange Exchange, bool IsOffered)
{
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Name and version of the server.</summary>
    public string? Server { get; init; }

    public JsonObject Capabilities { get; init; } = [];

    public static string? ServerOf(JsonNode? info) => info is null ? null : $"{info.At("name").Words()} {info.At("version").Words()}".Trim();
}
