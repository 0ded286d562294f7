var builder = WebApplication.CreateBuilder(args);

builder.ConfigureOpenTelemetry();
builder.AddMcpBalancer();

var app = builder.Build();

app.MapMcpBalancer();

app.Run();
