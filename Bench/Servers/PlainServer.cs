using McpAspire.McpServer;
using McpAspire.McpServer.Replicas;
using McpAspire.McpServer.Subscriptions;

namespace McpAspire.Bench.Servers;

/// <summary>The same tools, resources and prompts by the server's package alone, without sessions: what <c>MapMcp</c> answers, which is an event stream. McpServer's appsettings.json holds here too.</summary>
internal static class PlainServer
{
    public static int Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddReplica();
        builder.Services.AddMcpServer().WithHttpTransport(transport => transport.Stateless = true).WithSubscriptions(builder).WithFeatures(builder);
        var app = builder.Build();
        app.MapMcp("/mcp");
        app.Run();
        return 0;
    }
}
