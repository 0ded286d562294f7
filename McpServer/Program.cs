using McpAspire.McpServer;
using McpAspire.McpServer.Endpoint;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddMcpEndpoint().WithFeatures(builder);

var app = builder.Build();

app.UseRequestTraces();
app.MapMcpEndpoint();
app.MapDefaultEndpoints();

app.Run();
