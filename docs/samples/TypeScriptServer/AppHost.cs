using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);

// Three replicas of a TypeScript server with sessions in memory: mcp-1, mcp-2, mcp-3. It reads its port from PORT and sends its spans to the dashboard.
var mcp = builder.AddMcpReplicas(
    "mcp",
    count: 3,
    (builder, name, port) => builder.AddExecutable(name, "node", "server", "--import", "tsx", "server.ts")
        .WithEnvironment("NODE_OPTIONS", "--require @opentelemetry/auto-instrumentations-node/register"),
    McpSessionMode.Sticky,
    healthPath: "/health");

// The address for clients, http://localhost:8080/mcp. The balancer sends each session to the replica that opened it.
builder.AddMcpBalancer("balancer", int.Parse(builder.Configuration["Port"] ?? "8080", CultureInfo.InvariantCulture))
    .WithDestinations(mcp);

builder.Build().Run();
