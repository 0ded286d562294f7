using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.SessionModel;

/// <summary>Three replicas, a balancer in front of them, and their Redis.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly DirectoryInfo _executions = Directory.CreateTempSubdirectory("executions-");
    private IAsyncDisposable? _balancer;

    private Cluster(string mode, bool areProcesses)
    {
        Mode = mode;
        Replicas = [.. Enumerable.Range(1, 3).Select(number => $"mcp-{number}").Select<string, Replica>(name => areProcesses
            ? new ProcessReplica(name, mode, Redis, _executions.FullName)
            : new InProcessReplica(name, mode, Redis, _executions.FullName))];
    }

    /// <summary><c>Shared</c> or <c>Sticky</c>.</summary>
    public string Mode { get; }

    public ModelRedis Redis { get; } = new();

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>The address of the balancer.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<Cluster> StartAsync(string mode, bool areProcesses)
    {
        var cluster = new Cluster(mode, areProcesses);
        await cluster.Redis.StartAsync();
        await Task.WhenAll(cluster.Replicas.Select(replica => replica.StartAsync()));
        await cluster.StartBalancerAsync(areProcesses);
        using var http = new HttpClient { BaseAddress = cluster.Address };
        await Eventually.HoldsAsync("the balancer is ready", async () => (await http.GetAsync(new Uri("/health", UriKind.Relative))).IsSuccessStatusCode);
        return cluster;
    }

    /// <summary>Returns how often a call was executed.</summary>
    public int Executions(string key) => _executions.EnumerateFiles($"{key}.*").Count();

    public async ValueTask DisposeAsync()
    {
        await (_balancer?.DisposeAsync() ?? default);
        await Task.WhenAll(Replicas.Select(replica => replica.DisposeAsync().AsTask()));
        await Redis.DisposeAsync();
        _executions.Delete(recursive: true);
    }

    private async Task StartBalancerAsync(bool isProcess)
    {
        string[] options =
        [
            $"--Balancer:SessionMode={Mode}",
            $"--Balancer:StickySessions={Mode is "Sticky"}",
            "--Balancer:ProbeInterval=00:00:00.2",
            "--Balancer:SlowStart=00:00:00",
        ];
        if (isProcess)
        {
            var process = await LoneBalancer.StartAsync(Replicas.Select(replica => replica.Address), options);
            (_balancer, Address) = (process, process.Http.BaseAddress!);
            return;
        }

        var builder = WebApplication.CreateSlimBuilder([.. options, "--Balancer:PageUrl=", .. Replicas.Select(replica => $"--Balancer:Replicas:{replica.Name}={replica.Address}")]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddMcpBalancer();
        var app = builder.Build();
        app.MapMcpBalancer();
        await app.StartAsync();
        (_balancer, Address) = (app, new Uri(app.Urls.Single()));
    }
}
