using McpAspire.LoadBalancer;
using McpAspire.LoadBalancer.Access;
using McpAspire.LoadBalancer.Page;
using McpAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddDrain();
builder.AddBalancer();
builder.AddBalancerPage();

var app = builder.Build();

app.UseTrustedProxies();
app.UseRequestTraces();
app.MapDefaultEndpoints();
app.MapBalancer();

app.Run();
