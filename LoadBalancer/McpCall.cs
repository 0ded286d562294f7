namespace McpAspire.LoadBalancer;

/// <summary>How a client speaks.</summary>
internal enum ProtocolEra
{
    /// <summary>MCP 2026-07-28: its headers say method and name.</summary>
    Modern,

    /// <summary>An older revision of MCP.</summary>
    Legacy,

    /// <summary>No MCP at all.</summary>
    None,
}

/// <summary>What a request asks for.</summary>
/// <param name="Era">How the client speaks.</param>
/// <param name="Method">The JSON-RPC method: <c>tools/call</c>.</param>
/// <param name="Target">The tool or prompt that is named; null where there is none.</param>
internal sealed record McpCall(ProtocolEra Era, string? Method, string? Target);
