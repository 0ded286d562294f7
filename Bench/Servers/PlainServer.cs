using McpAspire.Server.Prompts;
using McpAspire.Server.Tools;

namespace McpAspire.Bench.Servers;

/// <summary>The tools and prompts of McpServer with the MCP SDK alone, without sessions: <c>MapMcp</c> answers with event streams. It also uses McpServer's appsettings.json.</summary>
internal static class PlainServer
{
    public static int Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer()
            .WithHttpTransport(transport => transport.Stateless = true)
            .WithTools<BasicTools>()
            .WithTools<TripTools>()
            .WithPrompts<BalancerPrompts>()
            .WithRequestState();
        var app = builder.Build();
        app.MapMcp("/mcp");
        app.Run();
        return 0;
    }
}
