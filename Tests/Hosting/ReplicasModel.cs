using System.Net;
using System.Net.Sockets;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Redis;
using McpReplicas.Aspire.Start;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>The model of an AppHost before anything runs.</summary>
public class ReplicasModel
{
    private static readonly string[] Publish = ["--publisher=manifest"];

    [Fact]
    public async Task Settings_of_the_group_reach_each_replica()
    {
        var builder = NewBuilder();
        var database = builder.AddExecutable("database", "dotnet", ".");
        var calls = 0;
        builder.AddMcpReplicas<Server>("mcp", count: 2)
            .WithReference(builder.AddConnectionString("redis", ReferenceExpression.Create($"localhost")))
            .WithEnvironment("Colour", "green")
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317")
            .WithEnvironment(context => context.EnvironmentVariables["Call"] = $"{++calls} for {context.Resource.Name}")
            .WithArgs("--verbose")
            .WaitFor(database);

        await BeforeStartAsync(builder);

        foreach (var (name, call) in new[] { ("mcp-1", "1 for mcp-1"), ("mcp-2", "2 for mcp-2") })
        {
            var replica = Resource(builder, name);
            var environment = await EnvironmentAsync(builder, replica);
            Assert.Equal(("green", call, name), (environment["Colour"], environment["Call"], environment["Replica__Name"]));
            Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            Assert.IsType<ConnectionStringReference>(environment["ConnectionStrings__redis"]);
            Assert.Equal(database.Resource, replica.Annotations.OfType<WaitAnnotation>().Single().Resource);
            var arguments = new List<object>();
            await replica.Annotations.OfType<CommandLineArgsCallbackAnnotation>().Last().Callback(new CommandLineArgsCallbackContext(arguments));
            Assert.Equal(["--verbose"], arguments);
        }
    }

    [Fact]
    public async Task In_publish_mode_it_is_one_project_that_the_platform_scales()
    {
        var builder = NewBuilder(Publish);
        var mcp = builder.AddMcpReplicas<Server>("mcp", count: 5).WithEnvironment("Colour", "green");
        var balancer = builder.AddMcpBalancer<Door>("balancer").WithDestinations(mcp);

        await BeforeStartAsync(builder);

        Assert.Equal(["mcp", "balancer"], builder.Resources.Select(resource => resource.Name));
        var replicas = Resource(builder, "mcp");
        Assert.Equal(5, replicas.Annotations.OfType<ReplicaAnnotation>().Single().Replicas);
        var environment = await EnvironmentAsync(builder, replicas);
        Assert.Equal(("green", "*", "Stateless"), (environment["Colour"], environment["Access__Hosts__0"], environment["Sessions__Mode"]));
        Assert.DoesNotContain("ReadOnlyDataProtectionKeyDirectory", environment.Keys);
        Assert.DoesNotContain("Replica__Name", environment.Keys);
        var door = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal("{mcp.bindings.http.url}", ((IManifestExpressionProvider)door["Balancer__Replicas__mcp"]).ValueExpression);
        Assert.DoesNotContain("Balancer__PageUrl", door.Keys);
        Assert.All([replicas, balancer.Resource], resource => Assert.Single(resource.Annotations.OfType<DisableForwardedHeadersAnnotation>()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replicas_share_a_key_folder_unless_they_keep_keys_in_Redis(bool hasRedis)
    {
        var builder = NewBuilder();
        builder.AddMcpReplicas<Server>("mcp").WithReference(hasRedis ? builder.AddConnectionString("redis", ReferenceExpression.Create($"localhost")) : null);

        await BeforeStartAsync(builder);

        var environment = await EnvironmentAsync(builder, Resource(builder, "mcp-3"));
        Assert.Equal(hasRedis, !environment.TryGetValue("ReadOnlyDataProtectionKeyDirectory", out var folder));
        Assert.Equal(hasRedis ? 0 : 1, folder is string path ? Directory.EnumerateFiles(path, "key-*.xml").Count() : 0);
    }

    [Fact]
    public async Task Sections_of_the_AppHost_reach_the_processes_that_they_configure_and_override_the_code()
    {
        var builder = NewBuilder("--Access:Hosts:0=example.com", "--Balancer:SlowStart=00:00:01", "--Drain:Grace=00:00:07", "--RequestState:Lifetime=00:30:00");
        var mcp = builder.AddMcpReplicas<Server>("mcp", count: 1);
        var balancer = builder.AddMcpBalancer<Door>("balancer", port: 0).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        var replica = await EnvironmentAsync(builder, Resource(builder, "mcp-1"));
        Assert.Equal(("example.com", "00:30:00"), (replica["Access__Hosts__0"], replica["RequestState__Lifetime"]));
        Assert.DoesNotContain("Balancer__SlowStart", replica.Keys);
        var door = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal(("example.com", "00:00:01", "00:00:07"), (door["Access__Hosts__0"], door["Balancer__SlowStart"], door["Drain__Grace"]));
    }

    [Fact]
    public async Task The_balancer_has_an_endpoint_for_clients_and_one_for_the_page()
    {
        var port = FreePort();
        var builder = NewBuilder();
        var mcp = builder.AddMcpReplicas<Server>("mcp", sessions: McpSessionMode.Sticky);
        var balancer = builder.AddMcpBalancer<Door>("balancer", port, McpBalancingPolicy.LeastRequests).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        var endpoints = balancer.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.Port, endpoint.IsProxied, endpoint.IsExternal));
        Assert.Equal([("http", port, false, true), ("page", port + 1, false, false)], endpoints);
        var environment = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal("page", ((EndpointReference)environment["Balancer__PageUrl"]).EndpointName);
        Assert.DoesNotContain("page", ((ReferenceExpression)environment["ASPNETCORE_URLS"]).ValueExpression, StringComparison.Ordinal);
        Assert.Equal(("LeastRequests", "Sticky"), (environment["Balancer__Policy"], environment["Balancer__SessionMode"]));
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], environment.Keys.Where(key => key.StartsWith("Balancer__Replicas__", StringComparison.Ordinal)).Select(key => key.Split("__")[2]));
        Assert.Equal(["restart-all", "probe"], Commands(balancer.Resource));
        Assert.Equal(["drain", "restore", "kill"], Commands(Resource(builder, "mcp-2")));
        Assert.Single(balancer.Resource.Annotations, annotation => annotation.GetType().Name is "McpServerEndpointAnnotation");
    }

    [Fact]
    public async Task The_carried_balancer_runs_with_the_installed_dotnet_and_sends_telemetry()
    {
        var builder = NewBuilder("--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317");
        var balancer = builder.AddMcpBalancer("balancer", port: 0).WithDestinations(builder.AddMcpReplicas<Server>("mcp"));

        await BeforeStartAsync(builder);

        Assert.Equal("dotnet", balancer.Resource.Command);
        var arguments = new List<object>();
        await balancer.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().Single().Callback(new CommandLineArgsCallbackContext(arguments));
        Assert.True(File.Exists(Assert.IsType<string>(Assert.Single(arguments))));
        var environment = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal("http", ((EndpointReference)environment["ASPNETCORE_URLS"]).EndpointName);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", environment.Keys);
    }

    [Fact]
    public async Task The_page_gets_another_port_if_a_program_or_another_resource_uses_its_port()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var port = FreePort();
        var builder = NewBuilder();
        var mcp = builder.AddMcpReplicas<Server>("mcp");
        var beforeProgram = builder.AddMcpBalancer("before-program", taken - 1).WithDestinations(mcp);
        var beforeResource = builder.AddMcpBalancer("before-resource", port).WithDestinations(mcp);
        builder.AddExecutable("resource", "dotnet", ".").WithHttpEndpoint(port: port + 1);

        await BeforeStartAsync(builder);

        Assert.DoesNotContain(PageOf(beforeProgram.Resource), new int?[] { null, taken });
        Assert.DoesNotContain(PageOf(beforeResource.Resource), new int?[] { null, port + 1 });

        static int? PageOf(IResource balancer) => balancer.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name is "page").Port;
    }

    [Fact]
    public async Task A_resource_that_waits_for_the_group_waits_for_each_replica()
    {
        var builder = NewBuilder();
        var mcp = builder.AddMcpReplicas<Server>("mcp", count: 2);
        var agent = builder.AddExecutable("agent", "dotnet", ".").WaitFor(mcp);

        await BeforeStartAsync(builder);

        Assert.Equal(["mcp-1", "mcp-2"], agent.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
    }

    [Theory]
    [InlineData("from ConnectionStrings:redis", "--ConnectionStrings:redis=localhost")]
    [InlineData("none")]
    public async Task The_start_report_describes_the_Redis_of_the_replicas(string words, params string[] args)
    {
        var builder = NewBuilder(args);
        builder.AddRedis("unrelated");
        var mcp = builder.AddMcpReplicas<Server>("mcp").WithReference(builder.AddMcpRedis("redis", args.Length > 0 ? McpRedisMode.Auto : McpRedisMode.None));
        var balancer = builder.AddMcpBalancer("balancer", port: 0).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        Assert.Equal(words, RedisDescription.Of(AwaitedResources.NeededBy(Balancer.Of(balancer.Resource))));
    }

    [Fact]
    public async Task The_start_waits_for_the_balancer_its_replicas_and_what_they_need()
    {
        var builder = NewBuilder();
        builder.AddExecutable("unrelated", "dotnet", ".");
        var needed = builder.AddExecutable("needed", "dotnet", ".");
        var waitedFor = builder.AddExecutable("waited-for", "dotnet", ".").WaitFor(needed);
        var redis = builder.AddRedis("redis");
        var mcp = builder.AddMcpReplicas<Server>("mcp", count: 2).WithReference(redis).WaitForStart(waitedFor);
        builder.AddMcpReplicas<Server>("others");
        var balancer = builder.AddMcpBalancer("balancer", port: 0).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        Assert.Equal(["needed", "waited-for", "redis", "mcp-1", "mcp-2", "balancer"], AwaitedResources.Of(Balancer.Of(balancer.Resource)).Select(resource => resource.Name));
    }

    [Theory]
    [InlineData("without replicas", "The balancer 'balancer' has no replicas. Add them with WithDestinations.")]
    [InlineData("taken", "is in use by another program. Choose another port (--Port=9090) or any free port (--Port=0).")]
    [InlineData("carried", "comes with the package McpReplicas.Aspire and cannot be published. Use your own balancer project: AddMcpBalancer<Projects.LoadBalancer>(\"balancer\").", "--publisher=manifest")]
    public async Task What_cannot_start_ends_the_run_with_a_message_and_without_an_exception(string problem, string sentence, params string[] args)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var builder = NewBuilder(args);
        var mcp = builder.AddMcpReplicas<Server>("mcp");
        _ = problem switch
        {
            "without replicas" => (object)builder.AddMcpBalancer("balancer", port: 0),
            "taken" => builder.AddMcpBalancer("balancer", ((IPEndPoint)other.LocalEndpoint).Port).WithDestinations(mcp),
            "carried" => builder.AddMcpBalancer("balancer").WithDestinations(mcp),
            _ => builder.AddMcpBalancer<Door>("balancer").WithDestinations(mcp),
        };
        await using var app = builder.Build();

        await app.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.EndsWith(sentence, exception.Message, StringComparison.Ordinal);
        Environment.ExitCode = 0;
    }

    [Fact]
    public void A_resource_that_is_not_a_balancer_is_reported()
    {
        var builder = NewBuilder();

        var exception = Assert.Throws<InvalidOperationException>(() => builder.AddProject<Door>("door", launchProfileName: null).WithDestinations(builder.AddMcpReplicas<Server>("mcp")));

        Assert.Equal("The resource 'door' is not a balancer. Add it with AddMcpBalancer.", exception.Message);
    }

    // The AppHost's assembly contains the path of the orchestrator.
    private static IDistributedApplicationBuilder NewBuilder(params string[] args) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, AssemblyName = nameof(Projects.AppHost), DisableDashboard = true });

    private static async Task BeforeStartAsync(IDistributedApplicationBuilder builder)
    {
        await using var app = builder.Build();
        await builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, app.Services.GetRequiredService<DistributedApplicationModel>()), TestContext.Current.CancellationToken);
    }

    private static IResource Resource(IDistributedApplicationBuilder builder, string name) => builder.Resources.Single(resource => resource.Name == name);

    private static IEnumerable<string> Commands(IResource resource) => resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name).Intersect(["restart-all", "probe", "drain", "restore", "kill"]);

    private static async Task<Dictionary<string, object>> EnvironmentAsync(IDistributedApplicationBuilder builder, IResource resource)
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }

    private static int FreePort()
    {
        int port;
        do
        {
            port = Support.FreePort.Next();
        }
        while (McpReplicas.Aspire.FreePort.IsTaken(port + 1));

        return port;
    }

    private sealed class Server : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Support.Repository.Root, "McpServer", "McpServer.csproj");
    }

    private sealed class Door : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Support.Repository.Root, "LoadBalancer", "LoadBalancer.csproj");
    }
}
