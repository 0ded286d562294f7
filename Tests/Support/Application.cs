using McpReplicas.Aspire.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.Support;

/// <summary>The application, started by its AppHost with some options, on free ports.</summary>
public abstract class Application : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private DistributedApplication? _app;

    /// <summary>A client of the replicas, through the balancer.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>A client of the balancer's page.</summary>
    public HttpClient Page { get; private set; } = null!;

    /// <summary>The balancer's MCP endpoint.</summary>
    public Uri McpEndpoint => new(Http.BaseAddress!, "/mcp");

    /// <summary>Whether Aspire's dashboard runs too.</summary>
    protected virtual bool HasDashboard => false;

    protected abstract Task<string[]> OptionsAsync();

    /// <summary>Override this to change the model of the AppHost before it runs.</summary>
    protected virtual void Change(IDistributedApplicationTestingBuilder builder)
    {
    }

    public virtual async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        string[] args = ["--Port=0", .. await OptionsAsync()];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(new DistributedApplicationTestingBuilderOptions { EnableDashboard = HasDashboard }, args, deadline.Token);
        // Tests stop replicas, and expect the full rotation as soon as they run again.
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name is "balancer")).WithEnvironment("Balancer__SlowStart", "00:00:00");
        // The output of the processes would bury the test results. A test reads it with LogAsync.
        builder.Services.AddLogging(logging => logging.AddFilter("AppHost.Resources", LogLevel.None));
        Change(builder);
        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        await _app.AreHealthyAsync(builder.Resources.OfType<ProjectResource>().Select(project => project.Name), deadline.Token);
        Http = _app.CreateHttpClient("balancer", "http");
        Page = _app.CreateHttpClient("balancer", "page");
        await Eventually.HoldsAsync("every replica is ready for the balancer", async () => (await Page.PageStateAsync())["replicas"]!.AsArray().All(replica => (string?)replica!["state"] is "ready"));
    }

    /// <summary>The dashboard's address, with the token for the login.</summary>
    public Task<Uri> DashboardAsync() => _app!.GetDashboardUrlAsync(TestContext.Current.CancellationToken);

    /// <summary>Returns a client of one replica, without the balancer.</summary>
    public HttpClient Replica(string name) => _app!.CreateHttpClient(name, "http");

    /// <summary>The connection string of a resource.</summary>
    public async Task<string> ConnectionStringAsync(string resource) => (await _app!.GetConnectionStringAsync(resource, TestContext.Current.CancellationToken))!;

    /// <summary>Waits until a resource has a state.</summary>
    public Task WaitForAsync(string resource, Func<CustomResourceSnapshot, bool> state) =>
        _app!.ResourceNotifications.WaitForResourceAsync(resource, change => state(change.Snapshot), TestContext.Current.CancellationToken);

    /// <summary>The id of the process that the orchestrator started for a resource; null while it does not run.</summary>
    public int? ProcessId(string resource) => _app!.ResourceNotifications.TryGetCurrentState(resource, out var current) ? ResourceProcess.IdOf(current.Snapshot) : null;

    /// <summary>Executes a command of a resource.</summary>
    public Task<ExecuteCommandResult> ExecuteAsync(string resource, string command) =>
        _app!.ResourceCommands.ExecuteCommandAsync(Find(resource), command, TestContext.Current.CancellationToken);

    /// <summary>The background services that this repository adds to the AppHost.</summary>
    public IReadOnlyList<Task> Background() =>
        [.. _app!.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(service => service.GetType().Assembly == typeof(McpReplicasExtensions).Assembly).Select(service => service.ExecuteTask!)];

    /// <summary>The output of a resource so far.</summary>
    public async Task<string> LogAsync(string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in _app!.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(Find(resource)))
        {
            lines.AddRange(batch.Select(line => line.Content));
        }

        return string.Join('\n', lines);
    }

    private IResource Find(string name) => _app!.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == name);

    public virtual async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        Page?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

/// <summary>Three replicas without Redis, for all tests that do not change them.</summary>
public sealed class ThreeReplicas : Application
{
    /// <summary>The folder where the AppHost keeps the keys of its replicas between runs. It is deleted before the start.</summary>
    public static string KeyRing { get; } = Path.Combine(Repository.Root, "AppHost", "obj", ".aspire", "keys");

    protected override Task<string[]> OptionsAsync()
    {
        if (Directory.Exists(KeyRing))
        {
            Directory.Delete(KeyRing, recursive: true);
        }

        return Task.FromResult<string[]>([]);
    }
}

/// <summary>Three replicas without Redis for one class, whose tests may drain, kill and restart them.</summary>
public sealed class ReplicasOfOneClass : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>([]);
}
