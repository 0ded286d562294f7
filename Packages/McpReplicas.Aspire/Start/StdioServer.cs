namespace McpReplicas.Aspire.Start;

/// <summary>A server that speaks MCP over its input and output: it listens nowhere, and one process serves one client.</summary>
internal static class StdioServer
{
    public const string Hint = "A server that reads stdin listens at no port: put a bridge to HTTP before it, as supergateway is, or start it with its option for HTTP.";
}
