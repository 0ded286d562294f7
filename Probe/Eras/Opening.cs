using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>The answer to a client's first request, and what the server reported about itself.</summary>
internal sealed record Opening(Exchange Exchange, bool IsOffered)
{
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Name and version of the server.</summary>
    public string? Server { get; init; }

    public JsonObject Capabilities { get; init; } = [];

    public static string? ServerOf(JsonNode? info) => info is null ? null : $"{info.At("name").Words()} {info.At("version").Words()}".Trim();
}
