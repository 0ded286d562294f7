using System.Net;
using McpReplicas;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Three replicas with a heartbeat every 2 seconds, the balancer, and proxies in front of it with an idle timeout of 5 seconds.</summary>
public sealed class ReplicasBehindProxies : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _running = [];
    private readonly Dictionary<string, HttpClient> _proxies = [];

    /// <summary>An HTTP client for each proxy, by the proxy's name.</summary>
    internal IReadOnlyDictionary<string, HttpClient> Proxies => _proxies;

    internal SharedChanges Changes { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Requirements.Nginx, Requirements.NoNginx);
        Assert.SkipUnless(Requirements.HAProxy, Requirements.NoHAProxy);
        var replicas = new List<string>();
        for (var number = 1; number <= 3; number++)
        {
            replicas.Add($"--Balancer:Replicas:mcp-{number}={await StartReplicaAsync($"mcp-{number}")}");
        }

        var balancer = await BalancerInProcess.StartAsync([.. replicas, "--Balancer:SessionMode=Sticky", "--Balancer:HealthPath=", "--Drain:Grace=00:00:00"]);
        _running.Add(balancer);
        var address = balancer.Http.BaseAddress!;
        var nginx = await ImpatientProxies.NginxAsync(address.Port);
        var haproxy = await ImpatientProxies.HAProxyAsync(address.Port);
        var holding = await HoldingProxy.StartAsync(address);
        _running.AddRange([nginx, haproxy, holding]);
        foreach (var (name, proxy) in new[] { ("nginx", nginx.Http.BaseAddress!), ("HAProxy", haproxy.Http.BaseAddress!), ("a proxy that holds headers", holding.Address) })
        {
            _proxies[name] = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = proxy };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _proxies.Values)
        {
            client.Dispose();
        }

        _running.Reverse();
        foreach (var running in _running)
        {
            await running.DisposeAsync();
        }
    }

    private async Task<string> StartReplicaAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder(
            [$"--Replica:Name={name}", "--Sessions:Mode=Stateful", "--Heartbeats:Interval=00:00:02", "--Heartbeats:SilentCall=00:00:02", "--Drain:Grace=00:00:00"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddSingleton<IChangeFeed>(Changes);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<PatientTools>().WithResources<PatientTools>().WithSubscriptions().WithReplicas();
        var app = builder.Build();
        app.MapMcp("/mcp").WithReplicas();
        await app.StartAsync(TestContext.Current.CancellationToken);
        _running.Add(app);
        return app.Urls.Single();
    }
}
