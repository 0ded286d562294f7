using McpAspire.LoadBalancer;
using McpAspire.LoadBalancer.Access;
using McpAspire.LoadBalancer.Page;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddBalancer();
builder.AddBalancerPage();

var app = builder.Build();

app.UseTrustedProxies();
app.UseRequestTraces();
app.MapDefaultEndpoints();
app.MapBalancer();

app.Run();
