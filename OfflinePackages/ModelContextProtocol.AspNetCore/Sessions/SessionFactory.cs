using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Begins a session, or what stands for one while a stateless request lasts.</summary>
internal sealed class SessionFactory(
    SessionConfiguration configuration,
    SessionStore store,
    IOptions<HttpServerTransportOptions> transport,
    IServiceProvider services,
    ILoggerFactory loggers)
{
    public async ValueTask<Session> StartAsync(HttpContext context, bool stateless)
    {
        if (stateless)
        {
            return await StartAsync(context, new(loggers) { Stateless = true }, context.RequestServices);
        }

        var id = Session.NewId();
        context.Response.Headers[McpHeaders.SessionId] = id;
        var session = await StartAsync(context, Stateful(id), services);
        await store.AddAsync(session);
        return session;
    }

    private async ValueTask<Session> StartAsync(HttpContext context, StreamableHttpServerTransport channel, IServiceProvider serverServices)
    {
        var options = await configuration.OptionsForAsync(context, channel.Stateless, context.RequestAborted);
        var server = McpServer.Create(channel, options, loggers, serverServices);
        context.Features.Set(server);

        var session = new Session(channel, server, SessionUser.Of(context.User), store.Time);
        session.Run = configuration.RunAsync(context, server, session.Closing);
        return session;
    }

    private StreamableHttpServerTransport Stateful(string id) => new(loggers)
    {
        SessionId = id,
#pragma warning disable MCP9006 // Serving the obsolete option is this class's part.
        FlowExecutionContextFromRequests = !transport.Value.PerSessionExecutionContext,
#pragma warning restore MCP9006
    };
}
