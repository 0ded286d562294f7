using McpReplicas.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Lets what a tool logs reach a client that has no session, at the level that holds for its request. A client of 2026-07-28 names it in the
/// request, or gets no logs. One of 2025-11-25 and before sets it by a request of its own, which nothing remembers for the next one, so it gets
/// what is of information or above.
/// </summary>
internal static class RequestLogs
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Deliver(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        (request, cancellationToken) =>
        {
            if (string.IsNullOrEmpty(request.Server.SessionId) && LevelOf(request.JsonRpcRequest.Context) is { } level)
            {
                request.Server = new WithLevel(request.Server, level);
            }

            return next(request, cancellationToken);
        };

#pragma warning disable MCPEXP002, MCP9005, CS0672 // Logs are deprecated, but clients still ask for them; and to override one property takes a server of one's own.
    private static LoggingLevel? LevelOf(JsonRpcMessageContext? request) =>
        ProtocolVersions.IsModern(request?.ProtocolVersion) ? request!.LogLevel : LoggingLevel.Info;

    private sealed class WithLevel(McpServer server, LoggingLevel level) : McpServer
    {
        public override LoggingLevel? LoggingLevel => level;

        public override string? SessionId => server.SessionId;

        public override string? NegotiatedProtocolVersion => server.NegotiatedProtocolVersion;

        public override ClientCapabilities? ClientCapabilities => server.ClientCapabilities;

        public override Implementation? ClientInfo => server.ClientInfo;

        public override McpServerOptions ServerOptions => server.ServerOptions;

        public override IServiceProvider? Services => server.Services;

        public override bool IsMrtrSupported => server.IsMrtrSupported;

        public override Task RunAsync(CancellationToken cancellationToken = default) => server.RunAsync(cancellationToken);

        public override Task<JsonRpcResponse> SendRequestAsync(JsonRpcRequest request, CancellationToken cancellationToken = default) => server.SendRequestAsync(request, cancellationToken);

        public override Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => server.SendMessageAsync(message, cancellationToken);

        public override IAsyncDisposable RegisterNotificationHandler(string method, Func<JsonRpcNotification, CancellationToken, ValueTask> handler) => server.RegisterNotificationHandler(method, handler);

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }
#pragma warning restore MCPEXP002, MCP9005, CS0672
}
