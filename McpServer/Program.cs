using McpAspire.Server;
using McpAspire.Server.Notebooks;
using McpAspire.Server.Prompts;
using McpAspire.Server.Resources;
using McpAspire.Server.Tools;
using McpReplicas;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddNotebooks();

var mcp = builder.Services
    .AddMcpServer(server => server.ServerInfo = new() { Name = "mcp-aspire", Version = "1.0.0" })
    .WithHttpTransport()
    .WithTools<ReplicaTools>()
    .WithTools<BasicTools>()
    .WithTools<NotebookTools>()
    .WithTools<TripTools>()
    .WithResources<ReplicaResources>()
    .WithResources<NotebookResources>()
    .WithPrompts<BalancerPrompts>()
    .WithSubscriptions()
    .WithRequestState()
    .WithReplicas();

// If Redis is configured, tools store their state there, so that every replica finds it.
if (builder.HasRedis())
{
    builder.AddRedisClient();
    mcp.WithRedis();
}

var app = builder.Build();

app.MapMcp("/mcp").WithReplicas();
app.MapDefaultEndpoints();

app.Run();
