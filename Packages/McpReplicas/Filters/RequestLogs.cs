using McpReplicas.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Sends the log messages of a tool to a client without a session. A client of 2026-07-28 sets the level in the request; without a level it gets no logs.
/// A client of 2025-11-25 and before sets the level in a separate request, which a stateless server cannot remember, so it gets the level information and
/// above.
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

#pragma warning disable MCPEXP002, MCP9005, CS0672 // Logs are deprecated, but clients still use them. Overriding one property needs a subclass of the server.
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
