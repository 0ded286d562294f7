namespace McpAspire.Tests.Support;

/// <summary>Three replicas of the server with the fixture tools of the conformance suite, behind the balancer.</summary>
public sealed class ThreeConformanceReplicas : IAsyncDisposable
{
    private readonly List<ApplicationProcess> _processes = [];
    private readonly Dictionary<string, Task<Uri>> _endpoints = [];
    private RedisServer? _redis;

    /// <summary>The balancer's MCP endpoint in a session mode. Balancer and replicas of a mode start on its first use.</summary>
    public Task<Uri> McpEndpointAsync(string mode) => _endpoints.TryGetValue(mode, out var endpoint) ? endpoint : _endpoints[mode] = StartAsync(mode);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _redis?.Dispose();
    }

    private async Task<Uri> StartAsync(string mode)
    {
        var replicas = Enumerable.Range(1, 3).ToDictionary(number => $"mcp-{number}", _ => $"http://localhost:{FreePort.Next()}");
        string[] redis = mode is "Shared" ? [$"--ConnectionStrings:redis={(_redis = await RedisServer.StartAsync()).ConnectionString}"] : [];
        await Task.WhenAll(replicas.Select(replica => StartAsync(
            "Tests/ConformanceServer",
            [$"--urls={replica.Value}", $"--Replica:Name={replica.Key}", $"--Sessions:Mode={mode}", .. redis])));

        var balancer = $"http://localhost:{FreePort.Next()}";
        await StartAsync(
            "LoadBalancer",
            [$"--urls={balancer}", $"--Balancer:SessionMode={mode}", .. replicas.Select(replica => $"--Balancer:Replicas:{replica.Key}={replica.Value}")]);

        // If only one replica answered, the suite would pass without testing the balancer.
        using var http = new HttpClient { BaseAddress = new Uri(balancer) };
        var answers = new List<string>();
        for (var call = 0; call < 3; call++)
        {
            answers.Add((await http.McpAsync("ping")).Replica);
        }

        Assert.Equal(replicas.Keys, answers.Order());
        return new Uri($"{balancer}/mcp");
    }

    private async Task StartAsync(string project, params string[] args)
    {
        var process = new ApplicationProcess(project, args);
        _processes.Add(process);
        await process.LineAsync("Application started.");
    }
}
