var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddMcpBalancer();

var app = builder.Build();

app.MapMcpBalancer();

app.Run();
