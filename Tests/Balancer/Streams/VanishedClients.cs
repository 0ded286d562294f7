using System.Net.Sockets;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests;

/// <summary>Clients whose network vanished, so that their connections are never closed.</summary>
public class VanishedClients
{
    [Fact]
    [Trait("Run", "All")]
    public async Task The_connection_of_a_vanished_listener_is_closed_within_a_minute()
    {
        Assert.SkipUnless(Requirements.NetworkNamespaces, Requirements.NoNetworkNamespaces);
        var left = new TaskCompletionSource();
        await using var replica = await StreamingReplica.StartAsync(
            async context =>
            {
                context.RequestAborted.Register(left.SetResult);
                await context.Response.Body.FlushAsync();
                await left.Task;
            },
            builder => builder.WebHost.UseUrls("http://0.0.0.0:0"),
            "--Balancer:HeartbeatInterval=00:00:01",
            "--Access:Hosts:0=*");
        await using var network = await VanishingNetwork.CreateAsync();
        await using var client = network.Start("curl", "--silent", "--no-buffer", $"http://{VanishingNetwork.Here}:{replica.Http.BaseAddress!.Port}/mcp");
        await Eventually.HoldsAsync("a comment has arrived", () => client.Output.Contains(':', StringComparison.Ordinal));

        await network.VanishAsync();

        await left.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.False(client.Process.HasExited);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_connection_of_balancer_and_server_has_the_limit(bool isBalancer)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has TCP_USER_TIMEOUT.");
        var limits = new TaskCompletionSource<int>();
        var builder = WebApplication.CreateBuilder(["--Balancer:Replicas:0=http://127.0.0.1:1", "--Balancer:PageUrl=", "--urls=http://127.0.0.1:0", "--Drain:Grace=00:00:00"]);
        if (isBalancer)
        {
            builder.AddMcpBalancer();
        }
        else
        {
            builder.Services.AddMcpServer().WithHttpTransport().WithReplicas();
        }

        builder.WebHost.ConfigureKestrel(server => server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
        {
            limits.TrySetResult(UserTimeout(connection.Features.Get<IConnectionSocketFeature>()!.Socket));
            return next(connection);
        })));
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = await RawConnection.OpenAsync(new Uri(app.Urls.Single()).Port);

        // Together with the interval of comments this is one minute.
        Assert.Equal(45_000, await limits.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    // IPPROTO_TCP, TCP_USER_TIMEOUT, in milliseconds.
    private static int UserTimeout(Socket socket)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(6, 18, value);
        return BitConverter.ToInt32(value);
    }
}
