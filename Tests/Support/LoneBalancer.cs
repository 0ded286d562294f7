namespace McpAspire.Tests.Support;

/// <summary>The balancer as a process, in front of given replicas: mcp-1, mcp-2, …</summary>
internal sealed class LoneBalancer : IAsyncDisposable
{
    private readonly string[] _options;

    private LoneBalancer(int port, int pagePort, string[] options)
    {
        Port = port;
        _options = [$"--urls=http://localhost:{port}", $"--Balancer:PageUrl=http://localhost:{pagePort}", "--Drain:Grace=00:00:00", .. options];
        Process = new ApplicationProcess("LoadBalancer", _options);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        Page = new HttpClient { BaseAddress = new Uri($"http://localhost:{pagePort}") };
    }

    public ApplicationProcess Process { get; private set; }

    /// <summary>A client of the replicas.</summary>
    public HttpClient Http { get; }

    /// <summary>A client of the balancer's page.</summary>
    public HttpClient Page { get; }

    public int Port { get; }

    public static Task<LoneBalancer> StartAsync(IEnumerable<FaultyReplica> replicas, params string[] options) => StartAsync(replicas.Select(replica => replica.Address), options);

    public static async Task<LoneBalancer> StartAsync(IEnumerable<string> replicas, params string[] options)
    {
        var addresses = replicas.Select((address, index) => $"--Balancer:Replicas:mcp-{index + 1}={address}");
        var balancer = new LoneBalancer(FreePort.Next(), FreePort.Next(), [.. addresses, .. options]);
        await balancer.Process.LineAsync("Application started.");
        return balancer;
    }

    /// <summary>Waits until the balancer knows which tools of a replica are safe to retry.</summary>
    public Task LearnsToolsOfAsync(string replica) => Process.LineAsync($"tools of {replica} are safe to retry");

    /// <summary>Kills the balancer and starts it again at the same address.</summary>
    public async Task RestartAsync()
    {
        await Process.DisposeAsync();
        Process = new ApplicationProcess("LoadBalancer", _options);
        await Process.LineAsync("Application started.");
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        Page.Dispose();
        return Process.DisposeAsync();
    }
}
