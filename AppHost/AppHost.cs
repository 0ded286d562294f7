var builder = DistributedApplication.CreateBuilder(args);

var defaults = new McpApplicationOptions { Replicas = 3, Sessions = McpSessionMode.Stateless, Redis = McpRedisMode.None, Inspector = false, Port = 8080 };
if (!builder.TryReadOptions(args, defaults, out var options))
{
    return;
}

// With --Redis, the data that tools keep between calls is here; with --Sessions=Shared, the sessions too. Otherwise each replica keeps them in its memory.
var redis = builder.AddMcpRedis("redis", options.Redis);

// The replicas of the server: mcp-1, mcp-2, mcp-3. --Command runs another program instead, in any language.
var mcp = builder.AddMcpReplicas<Projects.McpServer>("mcp", options)
    .WithReference(redis);

// The address for clients, http://localhost:8080/mcp. The balancer forwards each request to the next ready replica. Aspire adds no proxy in front of it.
var balancer = builder.AddMcpBalancer<Projects.LoadBalancer>("balancer", options.Port, options.Policy)
    .WithDestinations(mcp)
    .WithStartTimeout(options.StartTimeout);

if (options.Inspector)
{
    balancer.WithMcpInspector();
}

builder.Build().Run();
