using McpAspire.ConformanceServer;
using McpAspire.McpServer.Endpoint;
using McpAspire.McpServer.RequestState;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRequestState();
builder.AddMcpEndpoint()
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
    .WithCompleteHandler(Completions.CompleteAsync);

var app = builder.Build();

app.MapMcpEndpoint();
app.MapDefaultEndpoints();

app.Run();
