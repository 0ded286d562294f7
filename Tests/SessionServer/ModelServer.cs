using Microsoft.AspNetCore.Authentication;
using StackExchange.Redis;

namespace McpAspire.SessionServer;

/// <summary>An MCP server whose tools show the effects on sessions. Tests run it as a separate process or in their own process.</summary>
internal static class ModelServer
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        configure?.Invoke(builder);
        var redis = builder.Configuration.GetConnectionString("redis");

        builder.Services.AddAuthentication(BearerIsUser.Name).AddScheme<AuthenticationSchemeOptions, BearerIsUser>(BearerIsUser.Name, null);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{redis},abortConnect=false,connectRetry=1"));
        builder.Services
            .AddMcpServer()
            .WithHttpTransport()
            .WithTools<SessionTools>()
            .WithResources<SessionResources>()
            .WithSubscriptions()
            .WithReplicas()
            .WithRedis();

        var app = builder.Build();
        app.MapMcp("/mcp").WithReplicas();
        app.MapHealthChecks("/health");
        return app;
    }
}
