using ModelContextProtocol.AspNetCore;

namespace McpAspire.McpServer.Sessions;

internal static class SessionExtensions
{
    /// <summary>Serves MCP over HTTP in the session mode that configuration names.</summary>
    public static IMcpServerBuilder WithSessions(this IMcpServerBuilder server, IConfiguration configuration)
    {
        var options = configuration.GetSection("Sessions").Get<McpSessionOptions>() ?? new McpSessionOptions();
        server.Services.AddSingleton(options);
        return server.WithHttpTransport(transport =>
        {
            if (options.Mode is SessionMode.Stateless)
            {
                return;
            }

            transport.SessionMode = HttpServerSessionMode.StatefulForInitializeClients;
#pragma warning disable MCP9004, MCP9006 // Old transports and sessions are what these modes are about.
            transport.EnableLegacySse = true;
            transport.IdleTimeout = options.IdleTimeout;
#pragma warning restore MCP9004, MCP9006
        });
    }

    /// <summary>Takes care of the session in each request. Comes before routing, since it changes paths.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app)
    {
        switch (app.ApplicationServices.GetRequiredService<McpSessionOptions>().Mode)
        {
            case SessionMode.Stateless:
                app.UseMiddleware<StaleSessions>();
                break;
            case SessionMode.Sticky:
                app.UseMiddleware<NamedSessions>();
                app.UseMiddleware<NamedEventStreams>();
                goto case SessionMode.Stateful;
            case SessionMode.Stateful:
                app.UseMiddleware<LegacyEventStreams>();
                app.UseMiddleware<LostSessions>();
                break;
        }

        return app;
    }
}
