using McpAspire.LoadBalancer;
using McpAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddBalancer();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapBalancer();

app.Run();
