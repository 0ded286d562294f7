namespace McpAspire.Tests.Support;

/// <summary>Three processes of a Node server, which listens on the port in the variable <c>PORT</c> or in its arguments.</summary>
internal sealed class NodeServers : IAsyncDisposable
{
    private readonly List<ApplicationProcess> _processes = [];
    private readonly Dictionary<string, int> _ports = Enumerable.Range(1, 3).ToDictionary(number => $"mcp-{number}", _ => FreePort.Next());

    public IReadOnlyCollection<int> Ports => _ports.Values;

    /// <summary>The options of a balancer in front of them.</summary>
    public IEnumerable<string> Options =>
        ["--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", .. _ports.Select(replica => $"--Balancer:Replicas:{replica.Key}=http://127.0.0.1:{replica.Value}")];

    /// <summary>Starts them and waits until each has printed a line.</summary>
    public static async Task<NodeServers> StartAsync(string line, Func<string, string, string[]> args)
    {
        var servers = new NodeServers();
        foreach (var (name, port) in servers._ports)
        {
            servers._processes.Add(await NodeClient.Folder.StartAsync(line, new() { ["PORT"] = $"{port}" }, args(name, $"{port}")));
        }

        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }
}
