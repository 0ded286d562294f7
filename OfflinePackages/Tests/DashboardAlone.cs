using McpAspire.Dashboard.Application;
using McpAspire.Dashboard.Http;
using McpAspire.Dashboard.Telemetry;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpAspire.Tests;

/// <summary>The dashboard without an application, which it does not need to refuse somebody.</summary>
public sealed class DashboardAlone : IAsyncLifetime
{
    private WebApplication _server = null!;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort.Next();
        _server = await DashboardServer.StartAsync(new NoApplication(), new DashboardPorts(port, null, null), new Limits(), NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }

    private sealed class NoApplication : IApplication
    {
        public string Name => "Nothing";

        public long Version => 1;

        public IReadOnlyList<ResourceView> Resources() => [];

        public ResourceDetails? Details(string resource) => null;

        public IReadOnlyList<ConsoleLine> Lines(string? resource, long after, int most) => [];

        public Task<CommandOutcome> ExecuteAsync(string resource, string command, CancellationToken cancellationToken) =>
            Task.FromResult(new CommandOutcome(Success: true, Canceled: false, Message: null));
    }
}
