using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>How MCP is served over Streamable HTTP.</summary>
public class HttpServerTransportOptions
{
    /// <summary>Changes the server's options with sight of the HTTP request: once per session, or once per request where it is served without one.</summary>
    public Func<HttpContext, McpServerOptions, CancellationToken, Task>? ConfigureSessionOptions { get; set; }

    /// <summary>Runs a session in place of <see cref="McpServer.RunAsync"/>. In a session the <see cref="HttpContext"/> is that of the request that began it, and ends before it.</summary>
    [Experimental(Deprecation.RunSessionHandlerId, UrlFormat = Deprecation.RunSessionHandlerUrl)]
    public Func<HttpContext, McpServer, CancellationToken, Task>? RunSessionHandler { get; set; }

    /// <summary>What is remembered of a client between two requests; nothing, by default.</summary>
    public HttpServerSessionMode SessionMode { get; set; } = HttpServerSessionMode.Stateless;

    /// <summary>
    /// Another way to say <see cref="SessionMode"/>: true is <see cref="HttpServerSessionMode.Stateless"/>, and setting false means <see cref="HttpServerSessionMode.Stateful"/>.
    /// The last assignment to either property counts.
    /// </summary>
    public bool Stateless
    {
        get => SessionMode is HttpServerSessionMode.Stateless;
        set => SessionMode = value ? HttpServerSessionMode.Stateless : HttpServerSessionMode.Stateful;
    }

    /// <summary>
    /// Maps <c>/sse</c> and <c>/message</c> too, for clients of HTTP+SSE (2024-11-05). Off by default, unless the AppContext switch
    /// <c>ModelContextProtocol.AspNetCore.EnableLegacySse</c> is on; an error in <see cref="HttpServerSessionMode.Stateless"/>.
    /// </summary>
    [Obsolete(Deprecation.LegacySse, DiagnosticId = Deprecation.LegacySseId, UrlFormat = Deprecation.ObsoleteUrl)]
    public bool EnableLegacySse { get; set; } =
        AppContext.TryGetSwitch("ModelContextProtocol.AspNetCore.EnableLegacySse", out var enabled) && enabled;

    /// <summary>
    /// Keeps the events of a session's streams, so that a client whose connection broke gets with Last-Event-ID what it has missed.
    /// Where it is null, the <see cref="ISseEventStreamStore"/> among the application's services, if there is one.
    /// </summary>
    [Obsolete(Deprecation.Sessions, DiagnosticId = Deprecation.SessionsId, UrlFormat = Deprecation.ObsoleteUrl)]
    public ISseEventStreamStore? EventStreamStore { get; set; }

    /// <summary>
    /// Lets a session go on in this process that began in another.
    /// Where it is null, the <see cref="ISessionMigrationHandler"/> among the application's services, if there is one.
    /// </summary>
    [Obsolete(Deprecation.Sessions, DiagnosticId = Deprecation.SessionsId, UrlFormat = Deprecation.ObsoleteUrl)]
    public ISessionMigrationHandler? SessionMigrationHandler { get; set; }

    /// <summary>
    /// False, the default: a tool runs in the execution context of the request that called it. True: in that of the request that began the session,
    /// where <see cref="AsyncLocal{T}"/> values last as long as the session but <see cref="IHttpContextAccessor"/> is of no use.
    /// </summary>
    [Obsolete(Deprecation.Sessions, DiagnosticId = Deprecation.SessionsId, UrlFormat = Deprecation.ObsoleteUrl)]
    public bool PerSessionExecutionContext { get; set; }

    /// <summary>
    /// How long a session may be without a request before it is closed, looked at every 5 seconds. 2 hours by default; not negative, but for <see cref="Timeout.InfiniteTimeSpan"/>.
    /// An open GET stream is a request.
    /// </summary>
    [Obsolete(Deprecation.Sessions, DiagnosticId = Deprecation.SessionsId, UrlFormat = Deprecation.ObsoleteUrl)]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How many sessions may be without a request at once; past it those idle for longest are closed. 10,000 by default; not negative.</summary>
    [Obsolete(Deprecation.Sessions, DiagnosticId = Deprecation.SessionsId, UrlFormat = Deprecation.ObsoleteUrl)]
    public int MaxIdleSessionCount { get; set; } = 10_000;

    /// <summary>The clock of <see cref="IdleTimeout"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
