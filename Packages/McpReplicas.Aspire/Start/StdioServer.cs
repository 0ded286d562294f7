namespace McpReplicas.Aspire.Start;

/// <summary>A stdio server: it does not listen on a port, and one process serves one client.</summary>
internal static class StdioServer
{
    public const string Hint = "A stdio server does not listen on a port: start it with its HTTP option, or use an HTTP bridge such as supergateway.";
}
