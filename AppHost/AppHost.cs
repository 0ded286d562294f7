var builder = DistributedApplication.CreateBuilder(args);

var defaults = new McpApplicationOptions { Replicas = 3, Sessions = McpSessionMode.Stateless, Redis = McpRedisMode.None, Inspector = false, Port = 8080 };
if (!builder.TryReadOptions(args, defaults, out var options))
{
    return;
}

// What tools keep between calls lies here when --Redis asks for one, and sessions when they are shared, for every replica to find; else in each replica's memory.
var redis = builder.AddMcpRedis("redis", options.Redis);

// The server, several times: mcp-1, mcp-2, mcp-3. With --Command it is any other program, in any language.
var mcp = builder.AddMcpReplicas<Projects.McpServer>("mcp", options)
    .WithReference(redis);

// The one door, http://localhost:8080/mcp: each request goes to the next replica that is ready. No proxy of Aspire's stands before it.
var balancer = builder.AddMcpBalancer<Projects.LoadBalancer>("balancer", options.Port, options.Policy)
    .WithDestinations(mcp)
    .WithStartTimeout(options.StartTimeout);

if (options.Inspector)
{
    balancer.WithMcpInspector();
}

builder.Build().Run();
