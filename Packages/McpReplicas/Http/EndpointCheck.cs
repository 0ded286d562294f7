namespace McpReplicas.Http;

/// <summary>Builds the endpoints at start, so that an error in them is found before the first request. Warns if only one of the two WithReplicas() calls is present.</summary>
internal sealed partial class EndpointCheck(McpEndpoints mapped, IServiceProvider services, ILogger<EndpointCheck> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = services.GetService<EndpointDataSource>()?.Endpoints;
        if (mapped.Paths.Count is 0)
        {
            LogNoEndpoint(logger);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "AddMcpServer().WithReplicas() was called, but no endpoint is mapped by MapMcp().WithReplicas(): requests are served by the MCP SDK alone.")]
    private static partial void LogNoEndpoint(ILogger logger);
}
