using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.Support;

/// <summary>The balancer in the test process. A test can set the client address of connections and inspect each incoming request.</summary>
internal sealed class NearBalancer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private NearBalancer(IEnumerable<string> replicas, string[] options)
    {
        var addresses = replicas.Select((address, index) => $"--Balancer:Replicas:mcp-{index + 1}={address}");
        var builder = WebApplication.CreateBuilder([.. addresses, "--Balancer:HealthPath=", "--Balancer:PageUrl=", "--Drain:Grace=00:00:00", .. options]);
        builder.Logging.AddFilter(level => level >= LogLevel.Error);
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Use(next => connection =>
        {
            connection.RemoteEndPoint = ClientAddress is { } address ? new IPEndPoint(IPAddress.Parse(address), 40_000) : connection.RemoteEndPoint;
            return next(connection);
        })));
        builder.AddMcpBalancer();
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            Request = context;
            return next(context);
        });
        _app.MapMcpBalancer();
    }

    /// <summary>The client address of the next connections; null for the real one.</summary>
    public string? ClientAddress { get; set; }

    /// <summary>The last incoming request.</summary>
    public HttpContext Request { get; private set; } = null!;

    public static async Task<NearBalancer> StartAsync(IEnumerable<FaultyReplica> replicas, params string[] options)
    {
        var balancer = new NearBalancer(replicas.Select(replica => replica.Address), options);
        await balancer._app.StartAsync(TestContext.Current.CancellationToken);
        return balancer;
    }

    /// <summary>Creates a client with separate connections that come from this address.</summary>
    public HttpClient From(string? address)
    {
        ClientAddress = address;
        return new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri($"http://localhost:{new Uri(_app.Urls.Single()).Port}") };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
