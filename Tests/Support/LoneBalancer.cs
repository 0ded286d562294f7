namespace McpAspire.Tests.Support;

/// <summary>The balancer as a process, in front of replicas by hand: mcp-1, mcp-2, …</summary>
internal sealed class LoneBalancer : IAsyncDisposable
{
    private LoneBalancer(int port, IEnumerable<string> options)
    {
        Process = new ApplicationProcess("LoadBalancer", [$"--urls=http://localhost:{port}", .. options]);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public ApplicationProcess Process { get; }

    public HttpClient Http { get; }

    public static async Task<LoneBalancer> StartAsync(IEnumerable<FaultyReplica> replicas, params string[] options)
    {
        var addresses = replicas.Select((replica, index) => $"--Balancer:Replicas:mcp-{index + 1}={replica.Address}");
        var balancer = new LoneBalancer(FreePort.Next(), [.. addresses, .. options]);
        await balancer.Process.LineAsync("Application started.");
        return balancer;
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Process.DisposeAsync();
    }
}
