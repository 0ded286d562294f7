using McpAspire.AppHost;
using McpAspire.AppHost.Redis;

var builder = LocalApplication.CreateBuilder(args);
if (!builder.TryReadOptions(args, out var options))
{
    return Environment.ExitCode;
}

// What tools keep between calls lies here when --Redis asks for one, and sessions when they are shared, for every replica to find; else in each replica's memory.
if (!builder.TryAddRedis(options.Redis, out var redis))
{
    return Environment.ExitCode;
}

// The one door, http://localhost:8080/mcp: each request goes to the next replica that is ready. No proxy of Aspire's stands before it.
var balancer = builder.AddProject<Projects.LoadBalancer>("balancer", launchProfileName: null)
    .WithHttpEndpoint(port: options.Port, name: "http", isProxied: false)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", mcp => (mcp.Url, mcp.DisplayText) = ("/mcp", "MCP endpoint"))
    .WithEnvironment("Balancer__Policy", options.Policy.ToString())
    .WithEnvironment("Balancer__SessionMode", options.Sessions.ToString())
    .WithEnvironment("Balancer__StickySessions", options.Sessions is SessionMode.Sticky ? "true" : "false");

if (builder.ExecutionContext.IsPublishMode)
{
    // Published, the replicas are one resource that the platform multiplies, and the balancer finds each of them behind its name. By which name
    // clients call is the platform's to know and to check. Aspire would have each project believe the X-Forwarded-For of everybody; the balancer's
    // Access:TrustedProxies names whom to believe.
    AddReplica("mcp").WithReplicas(options.Replicas).WithEnvironment("Access__Hosts__0", "*").DisableForwardedHeaders();
    balancer.WithEnvironment("Access__Hosts__0", "*").DisableForwardedHeaders();
}
else
{
    // Here the replicas are resources of their own. WithReplicas(n) would put a TCP proxy in front that picks a replica for each connection,
    // not for each request, and a proxied endpoint keeps its port open when the process behind it is dead.
    for (var number = 1; number <= options.Replicas; number++)
    {
        var name = $"mcp-{number}";
        AddReplica(name).WithEnvironment("Replica__Name", name);
    }

    // The balancer's page has a port of its own, which is no address of MCP.
    balancer.WithHttpEndpoint(port: FreePort.After(options.Port), name: "page", isProxied: false)
        .WithEndpointsInEnvironment(endpoint => endpoint.Name is not "page")
        .WithUrlForEndpoint("page", page => page.DisplayText = "The balancer's page")
        .WithEnvironment("Balancer__PageUrl", balancer.GetEndpoint("page"));

    // Nothing stands before the balancer that would send its requests elsewhere, so it leaves as soon as it has answered those it has.
    balancer.WithEnvironment("Drain__Grace", "00:00:00");
    builder.AddKeyRing(balancer, redis);
    builder.AddCommands(balancer);
    builder.AddStartupReport(balancer, options);
    if (options.Inspector)
    {
        builder.AddInspector(balancer);
    }
}

// What a user sets for the balancer goes before what stands here.
balancer.WithBalancerConfiguration();

return await builder.BuildAndRunAsync();

IResourceBuilder<ProjectResource> AddReplica(string name)
{
    var replica = builder.AddProject<Projects.McpServer>(name, launchProfileName: null)
        .WithHttpEndpoint(name: "http", isProxied: false)
        .WithHttpHealthCheck("/health")
        .WithEnvironment("Sessions__Mode", options.Sessions.ToString())
        .WithReplicaConfiguration();

    if (redis is not null)
    {
        replica.WithReference(redis);
    }

    balancer.WithEnvironment($"Balancer__Replicas__{name}", replica.GetEndpoint("http"));
    return replica;
}
