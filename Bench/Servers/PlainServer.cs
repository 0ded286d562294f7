using ModelContextProtocol.Server;

namespace McpAspire.Bench.Servers;

/// <summary>The server's package alone, without sessions: what <c>MapMcp</c> answers, which is an event stream.</summary>
internal static class PlainServer
{
    public static int Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddMcpServer().WithHttpTransport(transport => transport.Stateless = true).WithTools([McpServerTool.Create((string message) => message, new() { Name = "echo" })]);
        var app = builder.Build();
        app.MapMcp("/mcp");
        app.Run();
        return 0;
    }
}
