namespace McpAspire.Bench.Running;

/// <summary>The processes of a contest, which end with it.</summary>
internal sealed class Processes : IAsyncDisposable
{
    private readonly List<ServerProcess> _running = [];

    public async Task<ServerProcess> AddAsync(Task<ServerProcess> start)
    {
        var process = await start;
        _running.Add(process);
        return process;
    }

    public void AddRange(IEnumerable<ServerProcess> processes) => _running.AddRange(processes);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            await process.DisposeAsync();
        }
    }
}
