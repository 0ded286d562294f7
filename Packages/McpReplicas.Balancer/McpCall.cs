namespace McpReplicas.Balancer;

/// <summary>The protocol of a client.</summary>
internal enum ProtocolEra
{
    /// <summary>MCP 2026-07-28: headers contain the method and the name.</summary>
    Modern,

    /// <summary>An older revision of MCP.</summary>
    Legacy,

    /// <summary>Not MCP.</summary>
    None,
}

/// <summary>The MCP call in a request.</summary>
/// <param name="Era">The protocol of the client.</param>
/// <param name="Method">The JSON-RPC method, such as <c>tools/call</c>.</param>
/// <param name="Target">The name of the tool, prompt, resource or task; null if the method has none.</param>
/// <param name="IsProven">
/// Whether the buffered body of a POST contains this call, and every parser reads it the same way. If not, the other values are only for display: a client
/// could have written headers for the balancer that differ from the body for the replica.
/// </param>
internal sealed record McpCall(ProtocolEra Era, string? Method, string? Target, bool IsProven)
{
    /// <summary>Whether the body proves that the method is read-only.</summary>
    public bool OnlyReads => IsProven && Method is { } method && McpMethods.OnlyReads(method);

    /// <summary>The called tool, if the body proves it.</summary>
    public string? Tool => IsProven && Method is "tools/call" ? Target : null;

    /// <summary>Whether the body proves that this is the method.</summary>
    public bool Is(string method) => IsProven && Method == method;
}
