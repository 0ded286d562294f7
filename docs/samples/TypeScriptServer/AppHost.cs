using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);

// A server in TypeScript that keeps sessions in its memory, three times: mcp-1, mcp-2, mcp-3. It finds its port in PORT, and its spans go to the dashboard.
var mcp = builder.AddMcpReplicas(
    "mcp",
    count: 3,
    (builder, name, port) => builder.AddExecutable(name, "node", "server", "--import", "tsx", "server.ts")
        .WithEnvironment("NODE_OPTIONS", "--require @opentelemetry/auto-instrumentations-node/register"),
    McpSessionMode.Sticky,
    healthPath: "/health");

// The one door, http://localhost:8080/mcp: each session goes to the replica that opened it.
builder.AddMcpBalancer("balancer", int.Parse(builder.Configuration["Port"] ?? "8080", CultureInfo.InvariantCulture))
    .WithDestinations(mcp);

builder.Build().Run();
