using McpAspire.Server.Tools;
using McpReplicas;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

// A service or an HTTP client, for the constructors of your tools:
//   builder.Services.AddSingleton<Weather>();
//   builder.Services.AddHttpClient<Weather>(http => http.BaseAddress = new Uri("https://api.example.com"));
// A setting, from the section Weather of appsettings.json, or Weather__ApiKey in the environment:
//   builder.Services.AddOptions<WeatherOptions>().BindConfiguration("Weather");
// Authentication, with the package Microsoft.AspNetCore.Authentication.JwtBearer:
//   builder.Services.AddAuthentication().AddJwtBearer(jwt => jwt.Authority = "https://login.example.com");
//   builder.Services.AddAuthorization();

var mcp = builder.Services
    .AddMcpServer(server => server.ServerInfo = new() { Name = "mcp-aspire", Version = "1.0.0" })
    .WithHttpTransport()
    .WithTools<DiceTools>()     // add a line like this for each class of tools
    .WithTools<ReplicaTools>()  // who_am_i, which shows the replica that answers
    // .WithResources<Reports>() and .WithPrompts<Questions>() go here
    .WithReplicas();

// With --Redis=true the replicas share sessions, changes and keys in Redis. Tools can inject IConnectionMultiplexer.
if (builder.Configuration.GetConnectionString("redis") is not null)
{
    builder.AddRedisClient("redis", redis => redis.DisableHealthChecks = true, redis => redis.AbortOnConnectFail = false);
    mcp.WithRedis();
}

var app = builder.Build();

app.MapMcp("/mcp").WithReplicas(); // .RequireAuthorization() goes here
app.MapDefaultEndpoints();

app.Run();
