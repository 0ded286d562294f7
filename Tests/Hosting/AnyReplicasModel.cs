using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Start;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>The model of replicas of any resource type, before anything runs.</summary>
public class AnyReplicasModel
{
    [Fact]
    public async Task Each_executable_has_its_own_port_without_a_proxy_and_an_address_for_its_telemetry()
    {
        var builder = NewBuilder();
        var given = new List<int>();
        var mcp = builder.AddMcpReplicas("mcp", 3, (builder, name, port) =>
        {
            given.Add(port);
            return builder.AddExecutable(name, "node", ".", "index.js", name);
        }).WithEnvironment("Colour", "green");
        var balancer = builder.AddMcpBalancer("balancer", port: 0).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        Assert.Equal(3, given.Distinct().Count());
        foreach (var (replica, port) in mcp.Resource.Replicas.Zip(given))
        {
            var endpoint = Assert.Single(replica.Annotations.OfType<EndpointAnnotation>());
            Assert.Equal(("http", port, port, false), (endpoint.Name, endpoint.Port, endpoint.TargetPort, endpoint.IsProxied));
            var environment = await EnvironmentAsync(builder, replica);
            Assert.Equal("green", environment["Colour"]);
            Assert.Contains("PORT", environment.Keys);
            Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", environment.Keys);
            Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL", environment.Keys);
            Assert.Contains("OTEL_SERVICE_NAME", environment.Keys);
            Assert.DoesNotContain("ReadOnlyDataProtectionKeyDirectory", environment.Keys);
            Assert.Equal(["drain", "restore", "kill"], Commands(replica));
        }

        var door = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal(("", "true"), (door["Balancer__HealthPath"], door["Balancer__NameReplicas"]));
        Assert.DoesNotContain("Balancer__McpPath", door.Keys);
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3", "balancer"], AwaitedResources.Of(Balancer.Of(balancer.Resource)).Select(resource => resource.Name));
    }

    [Fact]
    public async Task A_container_keeps_its_inner_port_and_an_existing_endpoint_keeps_its_variable()
    {
        var builder = NewBuilder();
        var images = builder.AddMcpReplicas("image", 2, (builder, name, _) => builder.AddContainer(name, "mcp/server").WithHttpEndpoint(targetPort: 8000));
        var plain = builder.AddMcpReplicas("plain", 2, (builder, name, _) => builder.AddContainer(name, "mcp/server"));
        var apps = builder.AddMcpReplicas("app", 2, (builder, name, _) => builder.AddExecutable(name, "uvicorn", ".").WithHttpEndpoint(env: "UVICORN_PORT"));

        builder.AddMcpBalancer("balancer", port: 0).WithDestinations(images);

        await BeforeStartAsync(builder);

        Assert.All(images.Resource.Replicas, replica => Assert.Equal(["drain", "restore"], Commands(replica)));
        Assert.All(images.Resource.Replicas, replica => Assert.Equal((8000, false), (Endpoint(replica).TargetPort, Endpoint(replica).IsProxied)));
        Assert.All(plain.Resource.Replicas, replica => Assert.Equal(Endpoint(replica).Port, Endpoint(replica).TargetPort));
        var all = images.Resource.Replicas.Concat(plain.Resource.Replicas).Concat(apps.Resource.Replicas).ToList();
        Assert.Equal(6, all.Select(replica => Endpoint(replica).Port).OfType<int>().Distinct().Count());
        var environment = await EnvironmentAsync(builder, apps.Resource.Replicas.First());
        Assert.Contains("UVICORN_PORT", environment.Keys);
        Assert.DoesNotContain("PORT", environment.Keys);
    }

    [Fact]
    public async Task The_balancer_gets_the_paths_of_the_MCP_endpoint_and_of_the_health_check()
    {
        var builder = NewBuilder();
        var mcp = builder.AddMcpReplicas("mcp", 2, (builder, name, _) => builder.AddExecutable(name, "node", "."), McpSessionMode.Sticky, "/api/mcp", "/ready");
        var balancer = builder.AddMcpBalancer("balancer", port: 0).WithDestinations(mcp);

        await BeforeStartAsync(builder);

        var door = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal(("/api/mcp", "/ready", "Sticky"), (door["Balancer__McpPath"], door["Balancer__HealthPath"], door["Balancer__SessionMode"]));
        Assert.Equal("/api/mcp", Balancer.Of(balancer.Resource).McpPath);
    }

    [Fact]
    public async Task In_publish_mode_it_is_one_resource_that_the_platform_scales()
    {
        var builder = NewBuilder("--publisher=manifest");
        var mcp = builder.AddMcpReplicas("mcp", 3, (builder, name, _) => builder.AddContainer(name, "mcp/server"), McpSessionMode.Sticky);
        var balancer = builder.AddMcpBalancer<Door>("balancer").WithDestinations(mcp);

        await BeforeStartAsync(builder);

        var replica = Assert.Single(mcp.Resource.Replicas);
        Assert.Equal(("mcp", 3), (replica.Name, replica.Annotations.OfType<ReplicaAnnotation>().Single().Replicas));
        Assert.Equal((null, 8080), (Endpoint(replica).Port, Endpoint(replica).TargetPort));
        var door = await EnvironmentAsync(builder, balancer.Resource);
        Assert.Equal("{mcp.bindings.http.url}", ((IManifestExpressionProvider)door["Balancer__Replicas__mcp"]).ValueExpression);
        Assert.DoesNotContain("Balancer__NameReplicas", door.Keys);
    }

    [Theory]
    [InlineData("same port", "mcp-2 cannot use port 3000, because mcp-1 uses it. In the function of AddMcpReplicas, use the port that it receives, or set no port.")]
    [InlineData("command", "--Command runs a program of this machine, which cannot be published. Add the server to the AppHost instead, for example as a container: AddMcpReplicas(name, count, (builder, name, port) => …).", "--publisher=manifest")]
    [InlineData("no program", "--Command: there is no program 'no-such-program' on PATH. Is it installed?")]
    public async Task What_cannot_start_ends_the_run_with_a_message(string problem, string sentence, params string[] args)
    {
        var builder = NewBuilder(args);
        var mcp = problem switch
        {
            "same port" => builder.AddMcpReplicas("mcp", 2, (builder, name, _) => builder.AddExecutable(name, "node", ".").WithHttpEndpoint(targetPort: 3000)),
            "command" => builder.AddMcpReplicas<Door>("mcp", new McpApplicationOptions { Command = "dotnet --version" }),
            _ => builder.AddMcpReplicas<Door>("mcp", new McpApplicationOptions { Command = "no-such-program" }),
        };
        builder.AddMcpBalancer<Door>("balancer", port: 0).WithDestinations(mcp);
        await using var app = builder.Build();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(sentence, exception.Message);
        Environment.ExitCode = 0;
    }

    [Fact]
    public void Shared_sessions_and_invalid_paths_are_rejected()
    {
        var builder = NewBuilder();

        var shared = Assert.Throws<ArgumentException>(() => builder.AddMcpReplicas("mcp", 2, (builder, name, _) => builder.AddExecutable(name, "node", "."), McpSessionMode.Shared));
        var path = Assert.Throws<ArgumentException>(() => builder.AddMcpReplicas("other", 2, (builder, name, _) => builder.AddExecutable(name, "node", "."), mcpPath: "mcp"));

        Assert.StartsWith("mcp-1 cannot use Shared sessions: only C# servers with the package McpReplicas.Redis can share sessions. Use Sticky, which works with any server.", shared.Message, StringComparison.Ordinal);
        Assert.StartsWith("The path must begin with '/'; it is 'mcp'.", path.Message, StringComparison.Ordinal);
    }

    private static IDistributedApplicationBuilder NewBuilder(params string[] args) => DistributedApplication.CreateBuilder(
        new DistributedApplicationOptions { Args = ["--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317", .. args], AssemblyName = nameof(Projects.AppHost), DisableDashboard = true });

    private static async Task BeforeStartAsync(IDistributedApplicationBuilder builder)
    {
        await using var app = builder.Build();
        await builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, app.Services.GetRequiredService<DistributedApplicationModel>()), TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Commands(IResource resource) => resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name).Intersect(["drain", "restore", "kill"]);

    private static EndpointAnnotation Endpoint(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name is "http");

    private static async Task<Dictionary<string, object>> EnvironmentAsync(IDistributedApplicationBuilder builder, IResource resource)
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }

    private sealed class Door : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Support.Repository.Root, "LoadBalancer", "LoadBalancer.csproj");
    }
}
