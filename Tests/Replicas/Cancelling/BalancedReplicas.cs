using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Two replicas with the tools that wait and the scenario tools, and a balancer in front of them, in the process of the test.</summary>
internal sealed class BalancedReplicas : IAsyncDisposable
{
    private readonly List<SessionReplica> _replicas;
    private readonly WebApplication _balancer;

    private BalancedReplicas(List<SessionReplica> replicas, WebApplication balancer, RedisServer? redis, Waits waits) =>
        (_replicas, _balancer, Redis, Waits) = (replicas, balancer, redis, waits);

    public Waits Waits { get; }

    public RedisServer? Redis { get; }

    public Uri Address => new(_balancer.Urls.Single());

    public Uri McpEndpoint => new($"http://localhost:{Address.Port}/mcp");

    public SessionReplica this[int number] => _replicas[number - 1];

    /// <param name="mode">Where sessions are kept.</param>
    /// <param name="redis">The Redis program; null to run without Redis, and so without idempotency keys.</param>
    /// <param name="options">Options of the balancer.</param>
    public static async Task<BalancedReplicas> StartAsync(McpSessionMode mode, RedisProgram? redis = null, params string[] options)
    {
        var waits = new Waits();
        var server = redis is { } program ? await RedisServer.StartAsync(program) : null;
        var replicas = new List<SessionReplica>();
        foreach (var name in new[] { "mcp-1", "mcp-2" })
        {
            replicas.Add(await SessionReplica.StartAsync(mode, server?.ConnectionString, name, replica => replica.Idempotency.Enabled = server is not null, builder =>
            {
                builder.Services.AddSingleton(waits);
                builder.Services.AddMcpServer().WithTools<WaitTools>().WithTools<ScenarioTools>();
            }));
        }

        var balancer = WebApplication.CreateSlimBuilder(
            ["--Balancer:PageUrl=", $"--Balancer:SessionMode={mode}", "--Balancer:SlowStart=00:00:00", .. options, .. replicas.Select((replica, index) => $"--Balancer:Replicas:mcp-{index + 1}={replica.Address}")]);
        balancer.WebHost.UseUrls("http://127.0.0.1:0");
        balancer.Logging.ClearProviders();
        balancer.AddMcpBalancer();
        var app = balancer.Build();
        app.MapMcpBalancer();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BalancedReplicas(replicas, app, server, waits);
    }

    /// <summary>Creates a client of a user that sends requests to the balancer.</summary>
    public HttpClient As(string user)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("Authorization", $"User {user}");
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await _balancer.DisposeAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        Redis?.Dispose();
    }
}
