using McpAspire.ConformanceServer;
using McpAspire.Server;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
var mcp = builder.Services
    .AddMcpServer(server => server.ServerInfo = new() { Name = "mcp-aspire", Version = "1.0.0" })
    .WithHttpTransport()
    .WithTools<ContentTools>()
    .WithTools<NotificationTools>()
    .WithTools<ClientRequestTools>()
    .WithTools<CapabilityTools>()
    .WithTools<InputRequiredTools>()
    .WithTools<RequestStateTools>()
    .WithTools<PollingTools>()
    .WithTools<HeaderTools>()
    .WithTools<ChangeTools>()
    .WithTools([SchemaTool.Create()])
    .WithResources<FixtureResources>()
    .WithPrompts<FixturePrompts>()
    .WithPrompts<InputRequiredPrompts>()
    .WithCompleteHandler(Completions.CompleteAsync)
    .WithSubscriptions()
    .WithRequestState()
    .WithReplicas();
if (builder.HasRedis())
{
    builder.AddRedisClient();
    mcp.WithRedis();
}

var app = builder.Build();

app.MapMcp("/mcp").WithReplicas();
app.MapDefaultEndpoints();

app.Run();
