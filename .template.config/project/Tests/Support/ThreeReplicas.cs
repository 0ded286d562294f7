using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace McpAspire.Tests.Support;

/// <summary>The application with three replicas, as its AppHost starts it, on free ports, and its telemetry.</summary>
public sealed class ThreeReplicas : IAsyncLifetime
{
    public static readonly IReadOnlyList<string> Names = ["mcp-1", "mcp-2", "mcp-3"];

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private DistributedApplication _app = null!;

    internal TelemetryReceiver Telemetry { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        Telemetry = await TelemetryReceiver.StartAsync(deadline.Token);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Port=0", "--Replicas=3", "--Inspector=false"], deadline.Token);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }

        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("balancer", deadline.Token);
        // All start side by side, and the balancer is healthy with the first replica that is ready.
        using var balancer = _app.CreateHttpClient("balancer", "http");
        await Eventually.HoldsAsync("every replica is ready", async () =>
            (await balancer.GetStringAsync(new Uri("/page/state", UriKind.Relative), deadline.Token)).Split("\"state\":\"ready\"").Length > Names.Count);
    }

    /// <summary>Connects to the balancer, as any client does.</summary>
    public Task<McpClient> ConnectAsync()
    {
        var endpoint = new Uri(_app.GetEndpoint("balancer", "http"), "/mcp");
        return McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = endpoint }), cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a replica does not run any more.</summary>
    public Task WaitForEndAsync(string replica) => _app.ResourceNotifications.WaitForResourceAsync(
        replica, change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), TestContext.Current.CancellationToken);

    /// <summary>Starts a replica that has ended.</summary>
    public async Task StartAsync(string replica)
    {
        var resource = _app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == replica);
        var start = await _app.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, TestContext.Current.CancellationToken);
        Assert.True(start.Success, start.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Telemetry.DisposeAsync();
    }
}
