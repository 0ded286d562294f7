namespace McpAspire.Tests.Support;

/// <summary>The balancer and three replicas, each a process that a test may kill, stop and start again.</summary>
internal sealed class ThreeServers : IAsyncDisposable
{
    private readonly LoneServer[] _replicas;

    private ThreeServers(LoneServer[] replicas, LoneBalancer balancer) => (_replicas, Balancer) = (replicas, balancer);

    public LoneBalancer Balancer { get; }

    /// <summary>A client of the replicas, through the balancer.</summary>
    public HttpClient Http => Balancer.Http;

    /// <summary>A client of the balancer's page.</summary>
    public HttpClient Page => Balancer.Page;

    public IEnumerable<(string Name, LoneServer Server)> All => _replicas.Select((server, index) => ($"mcp-{index + 1}", server));

    /// <summary>The replica with that number, from 1.</summary>
    public LoneServer this[int number] => _replicas[number - 1];

    public static Task<ThreeServers> StartAsync(params string[] options) => StartAsync(options, []);

    public static async Task<ThreeServers> StartAsync(string[] options, string[] balancerOptions)
    {
        var replicas = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => LoneServer.StartAsync([$"--Replica:Name=mcp-{number}", .. options])));
        var servers = new ThreeServers(replicas, await LoneBalancer.StartAsync(replicas.Select(replica => replica.Address), balancerOptions));
        await servers.AllBecomeReadyAsync();
        return servers;
    }

    public async Task AllBecomeReadyAsync()
    {
        foreach (var (name, _) in All)
        {
            await Page.ReplicaBecomesAsync(name, "ready");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Balancer.DisposeAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }
}
