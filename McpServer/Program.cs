using McpAspire.McpServer.Endpoint;
using McpAspire.McpServer.Notebooks;
using McpAspire.McpServer.Prompts;
using McpAspire.McpServer.Resources;
using McpAspire.McpServer.Sealing;
using McpAspire.McpServer.Tools;
using McpAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddNotebooks();
builder.AddSealing();
builder.AddMcpEndpoint()
    .WithTools<ReplicaTools>()
    .WithTools<BasicTools>()
    .WithTools<NotebookTools>()
    .WithTools<TripTools>()
    .WithResources<ReplicaResources>()
    .WithResources<NotebookResources>()
    .WithPrompts<BalancerPrompts>();

var app = builder.Build();

app.UseRequestTraces();
app.MapMcpEndpoint();
app.MapDefaultEndpoints();

app.Run();
