using McpAspire.McpServer.Idempotency;
using McpAspire.McpServer.Redis;
using McpAspire.McpServer.Replicas;
using McpAspire.McpServer.Sessions;
using McpAspire.McpServer.Subscriptions;
using McpAspire.McpServer.Telemetry;
using McpAspire.ServiceDefaults;

namespace McpAspire.McpServer.Endpoint;

/// <summary>MCP over HTTP as this application serves it, whatever the tools behind it.</summary>
internal static class McpEndpoint
{
    public const string Path = "/mcp";

    /// <summary>Adds the replica's identity, its Redis if there is one, and the MCP server; the caller adds tools, resources and prompts.</summary>
    public static IMcpServerBuilder AddMcpEndpoint(this IHostApplicationBuilder builder)
    {
        builder.AddReplica();
        builder.AddRedis();
        builder.Services.AddAccessRules();
        return builder.Services
            .AddMcpServer(server => server.ServerInfo = new() { Name = "mcp-aspire", Version = "1.0.0" })
            .WithTelemetry(builder.Configuration)
            .WithSessions(builder.Configuration)
            .WithSubscriptions(builder)
            .WithIdempotency(builder.Configuration)
            .WithRequestFilters(filters => filters
                .AddReadResourceFilter(ResourceNotFound.NameIt)
                .AddCallToolFilter(ToolMistakes.Answer)
                .AddCallToolFilter(RequestLogs.Deliver)
                .AddCallToolFilter(ClientRequests.SayWhyRefused)
                .AddCallToolFilter(RedisAway.SaySo));
    }

    /// <summary>Maps the endpoint.</summary>
    public static WebApplication MapMcpEndpoint(this WebApplication app)
    {
        app.UseReplica();
        app.UseSessions();
        app.UseRouting();
        app.UseHttpBehaviour();
        app.UseIdempotency();
        app.MapMcp(Path);
        return app;
    }
}
