namespace McpReplicas.Balancer;

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
/// <param name="Target">The tool, prompt, resource or task that is named; null where there is none.</param>
/// <param name="IsProven">
/// Whether the kept body of a POST says so, and no reader can read anything else there. Otherwise the rest is for display: a client could have
/// written one thing for the balancer and another one for the replica.
/// </param>
internal sealed record McpCall(ProtocolEra Era, string? Method, string? Target, bool IsProven)
{
    /// <summary>Whether it is a request of a method that only reads, for certain.</summary>
    public bool OnlyReads => IsProven && Method is { } method && McpMethods.OnlyReads(method);

    /// <summary>The tool that is called, for certain.</summary>
    public string? Tool => IsProven && Method is "tools/call" ? Target : null;

    /// <summary>Whether it is this method, for certain.</summary>
    public bool Is(string method) => IsProven && Method == method;
}
