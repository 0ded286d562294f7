using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.McpServer.Endpoint;

/// <summary>
/// Lets what a tool logs reach a client of 2025-11-25 and before that has no session. Such a client sets its level by a request of its own, which
/// nothing remembers for the next one, so it gets what is of information or above.
/// </summary>
internal static class OldClientLogs
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Deliver(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        (request, cancellationToken) =>
        {
            if (string.IsNullOrEmpty(request.Server.SessionId) && !ProtocolVersions.IsModern(request.JsonRpcRequest.Context?.ProtocolVersion))
            {
                request.Server = new WithLevel(request.Server);
            }

            return next(request, cancellationToken);
        };

#pragma warning disable MCPEXP002, MCP9005, CS0672 // To override one property takes a server of one's own; the property is deprecated, as are logs, but old clients are not.
    private sealed class WithLevel(ModelContextProtocol.Server.McpServer server) : ModelContextProtocol.Server.McpServer
    {
        public override LoggingLevel? LoggingLevel => ModelContextProtocol.Protocol.LoggingLevel.Info;

        public override string? SessionId => server.SessionId;

        public override string? NegotiatedProtocolVersion => server.NegotiatedProtocolVersion;

        public override ClientCapabilities? ClientCapabilities => server.ClientCapabilities;

        public override Implementation? ClientInfo => server.ClientInfo;

        public override McpServerOptions ServerOptions => server.ServerOptions;

        public override IServiceProvider? Services => server.Services;

        public override Task RunAsync(CancellationToken cancellationToken = default) => server.RunAsync(cancellationToken);

        public override Task<JsonRpcResponse> SendRequestAsync(JsonRpcRequest request, CancellationToken cancellationToken = default) => server.SendRequestAsync(request, cancellationToken);

        public override Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => server.SendMessageAsync(message, cancellationToken);

        public override IAsyncDisposable RegisterNotificationHandler(string method, Func<JsonRpcNotification, CancellationToken, ValueTask> handler) => server.RegisterNotificationHandler(method, handler);

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }
#pragma warning restore MCPEXP002, MCP9005, CS0672
}
