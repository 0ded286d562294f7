using McpAspire.McpServer.Notebooks;
using McpAspire.McpServer.Prompts;
using McpAspire.McpServer.Redis;
using McpAspire.McpServer.Replicas;
using McpAspire.McpServer.Resources;
using McpAspire.McpServer.Tools;
using McpAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddReplica();
builder.AddRedis();
builder.AddNotebooks();

builder.Services.AddMcpServer(server => server.ServerInfo = new() { Name = "mcp-aspire", Version = "1.0.0" })
    .WithHttpTransport()
    .WithTools<ReplicaTools>()
    .WithTools<BasicTools>()
    .WithTools<NotebookTools>()
    .WithResources<ReplicaResources>()
    .WithResources<NotebookResources>()
    .WithPrompts<BalancerPrompts>();

var app = builder.Build();

app.UseReplica();
app.MapDefaultEndpoints();
app.MapMcp("/mcp");

app.Run();
