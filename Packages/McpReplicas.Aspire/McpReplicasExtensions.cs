using McpReplicas.Aspire;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Programs;
using McpReplicas.Aspire.Start;

namespace Aspire.Hosting;

/// <summary>Adds the replicas of an MCP server to an application.</summary>
public static class McpReplicasExtensions
{
    // Where a container listens that says nothing else.
    private const int PublishedPort = 8080;

    /// <summary>
    /// Adds replicas of a project: <c>mcp-1</c>, <c>mcp-2</c>, … for the name <c>mcp</c>, each a resource of its own with an endpoint <c>http</c> that no
    /// proxy stands before, and healthy when its <c>/health</c> is. Published they are one resource of that name, which the platform multiplies.
    /// The launch profiles of the project are not used.
    /// </summary>
    /// <typeparam name="TProject">The project of the server, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group, and the beginning of each replica's.</param>
    /// <param name="count">How many there are: 1 to 50, 3 by default.</param>
    /// <param name="sessions">Where the sessions of clients are kept that open one; nowhere by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int count = 3,
        McpSessionMode sessions = McpSessionMode.Stateless)
        where TProject : IProjectMetadata, new()
    {
        var isRun = Checked(builder, name, count).ExecutionContext.IsRunMode;
        var group = new McpReplicasResource(name, count, sessions) { HealthPath = Balancer.DefaultHealthPath };
        foreach (var replica in Names(builder, name, count))
        {
            var project = builder.AddReplica<TProject>(replica, sessions);
            group.Add(isRun ? project.WithEnvironment("Replica__Name", replica) : project.WithReplicas(count));
        }

        return builder.Complete(group);
    }

    /// <summary>
    /// Adds replicas of a server in any language: what a function adds for each of them, an executable, an app of Node or Python, a container. Each gets an endpoint
    /// <c>http</c> at a port of its own, unless it has one; one that this adds tells the port to the server in the variable <c>PORT</c>. No proxy stands before
    /// it, and a telemetry exporter of the server finds the address of the dashboard. Published they are one resource, which the platform multiplies.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group, and the beginning of each replica's.</param>
    /// <param name="count">How many there are: 1 to 50.</param>
    /// <param name="add">Adds one replica under a name: <c>(builder, name, port) => builder.AddExecutable(name, "node", "../server", "index.js")</c>. The port is free; published it is 8080.</param>
    /// <param name="sessions">Where the sessions of clients are kept that open one, nowhere by default. Not <c>Shared</c>, which needs the packages of C# servers.</param>
    /// <param name="mcpPath">Where the server serves MCP.</param>
    /// <param name="healthPath">Where it says with a status from 200 to 299 that it is ready. Without it a replica counts as ready while it accepts connections.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    /// <exception cref="ArgumentException">A path does not begin with '/', or the sessions are shared by servers that cannot.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<T>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int count,
        Func<IDistributedApplicationBuilder, string, int, IResourceBuilder<T>> add,
        McpSessionMode sessions = McpSessionMode.Stateless,
        string mcpPath = Balancer.DefaultMcpPath,
        string? healthPath = null)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(add);
        ThrowIfNoPath(mcpPath, nameof(mcpPath));
        ThrowIfNoPath(healthPath ?? "/", nameof(healthPath));
        var isRun = Checked(builder, name, count).ExecutionContext.IsRunMode;
        var group = new McpReplicasResource(name, count, sessions) { McpPath = mcpPath, HealthPath = healthPath };
        foreach (var replicaName in Names(builder, name, count))
        {
            var port = isRun ? FreePort.Next() : PublishedPort;
            var replica = add(builder, replicaName, port);
            if (replica.Resource is not ProjectResource && sessions is McpSessionMode.Shared)
            {
                throw new ArgumentException($"Sessions cannot be Shared by {replicaName}: that is for C# servers with the package McpReplicas.Redis. Any server can have Sticky.", nameof(sessions));
            }

            replica.AsReplica(port, healthPath);
            if (replica.Resource is ProjectResource)
            {
                replica.WithEnvironment("Sessions__Mode", sessions.ToString());
            }

            group.Add((IResourceBuilder<IResourceWithEndpoints>)(isRun ? replica : replica.WithAnnotation(new ReplicaAnnotation(count))));
        }

        StartFailure.Of(builder).When(() => ReplicaResources.FindCollision(group.Replicas));
        return builder.Complete(group);
    }

    /// <summary>
    /// Adds as many replicas as the options say, of a project, or of the program that <see cref="McpApplicationOptions.Command"/> names in its place. That one
    /// cannot be published.
    /// </summary>
    /// <typeparam name="TProject">The project of the server, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the group, and the beginning of each replica's.</param>
    /// <param name="options">The options of the application. A command that cannot be started ends the run in a sentence.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 50.</exception>
    /// <exception cref="ArgumentException">There is a command, and its path does not begin with '/', or its sessions are shared.</exception>
    public static IResourceBuilder<McpReplicasResource> AddMcpReplicas<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, McpApplicationOptions options)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Command is null)
        {
            return builder.AddMcpReplicas<TProject>(name, options.Replicas, options.Sessions);
        }

        if (builder.ExecutionContext.IsPublishMode)
        {
            StartFailure.Of(builder).Add("--Command names a program of this machine, which cannot be published. Add it to the AppHost in a form that can, a container for example: AddMcpReplicas(name, count, (builder, name, port) => …).");
        }

        return builder.AddMcpReplicas(
            name, options.Replicas, (_, replica, port) => ProgramReplicas.Add(builder, options, replica, port), options.Sessions, options.McpPath ?? Balancer.DefaultMcpPath, options.HealthPath);
    }

    /// <summary>Gives each replica the connection string of a resource, under the resource's name. Without a resource nothing changes.</summary>
    /// <param name="replicas">The replicas.</param>
    /// <param name="source">The resource, or null: <c>AddMcpRedis</c> adds none where none is wanted.</param>
    public static IResourceBuilder<McpReplicasResource> WithReference(this IResourceBuilder<McpReplicasResource> replicas, IResourceBuilder<IResourceWithConnectionString>? source)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        return source is null ? replicas : replicas.WithReference(source, connectionName: null);
    }

    private static IDistributedApplicationBuilder Checked(IDistributedApplicationBuilder builder, string name, int count)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, McpApplicationOptions.MostReplicas);
        return builder;
    }

    private static void ThrowIfNoPath(string path, string parameter)
    {
        if (path is not ['/', ..])
        {
            throw new ArgumentException($"It must begin with '/'; it is '{path}'.", parameter);
        }
    }

    // Here each replica is a resource of its own: WithReplicas(n) would put a TCP proxy in front that picks a replica for each connection, not for each request,
    // and a proxied endpoint keeps its port open when the process behind it is dead.
    private static IEnumerable<string> Names(IDistributedApplicationBuilder builder, string name, int count) =>
        builder.ExecutionContext.IsPublishMode ? [name] : Enumerable.Range(1, count).Select(number => $"{name}-{number}");

    private static IResourceBuilder<McpReplicasResource> Complete(this IDistributedApplicationBuilder builder, McpReplicasResource group)
    {
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            GroupAnnotations.PassOn(group, start.Model.Resources);
            return Task.CompletedTask;
        });
        return builder.CreateResourceBuilder(group);
    }

    private static IResourceBuilder<ProjectResource> AddReplica<TProject>(this IDistributedApplicationBuilder builder, string name, McpSessionMode sessions)
        where TProject : IProjectMetadata, new() =>
        builder.AddWebProject<TProject>(name)
            .WithHttpEndpoint(name: "http", isProxied: false)
            .WithHttpHealthCheck(Balancer.DefaultHealthPath, endpointName: "http")
            .WithEnvironment("Sessions__Mode", sessions.ToString());
}
