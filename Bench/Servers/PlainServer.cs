using McpAspire.Server.Prompts;
using McpAspire.Server.Tools;

namespace McpAspire.Bench.Servers;

/// <summary>Tools and prompts of McpServer by the MCP SDK alone, without sessions: what <c>MapMcp</c> answers, which is an event stream. McpServer's appsettings.json holds here too.</summary>
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
