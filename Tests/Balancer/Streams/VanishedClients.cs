using System.Diagnostics;
using System.Net.Sockets;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests;

/// <summary>Clients whose network vanished, so that nothing says that they have left.</summary>
public class VanishedClients
{
    // Of a pair of addresses from the range for measuring networks (RFC 2544).
    private const string Here = "198.18.57.1";
    private const string There = "198.18.57.2";

    [Fact]
    [Trait("Run", "All")]
    public async Task One_that_listens_is_let_go_within_a_minute()
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
        await using var network = await Network.CreateAsync();
        await using var client = network.Start("curl", "--silent", "--no-buffer", $"http://{Here}:{replica.Http.BaseAddress!.Port}/mcp");
        await Eventually.HoldsAsync("a comment has come", () => client.Output.Contains(':', StringComparison.Ordinal));

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

        // The interval of comments and this are a minute.
        Assert.Equal(45_000, await limits.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    // IPPROTO_TCP, TCP_USER_TIMEOUT, in milliseconds.
    private static int UserTimeout(Socket socket)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(6, 18, value);
        return BitConverter.ToInt32(value);
    }

    /// <summary>A network of two machines, of which the other one is a namespace of this one's.</summary>
    private sealed class Network : IAsyncDisposable
    {
        private readonly string _name = $"vanish{Environment.ProcessId}";
        private readonly string _near = $"near{Environment.ProcessId}";
        private readonly string _far = $"far{Environment.ProcessId}";

        public static async Task<Network> CreateAsync()
        {
            var network = new Network();
            await RunAsync("netns", "add", network._name);
            await RunAsync("link", "add", network._near, "type", "veth", "peer", "name", network._far, "netns", network._name);
            await RunAsync("address", "add", $"{Here}/30", "dev", network._near);
            await RunAsync("link", "set", network._near, "up");
            await RunAsync("-n", network._name, "address", "add", $"{There}/30", "dev", network._far);
            await RunAsync("-n", network._name, "link", "set", network._far, "up");
            return network;
        }

        /// <summary>Runs a program on the other machine.</summary>
        public ApplicationProcess Start(string program, params string[] args) => new(new ProcessStartInfo("ip", ["netns", "exec", _name, program, .. args]));

        /// <summary>From now on nothing arrives that one machine sends to the other.</summary>
        public Task VanishAsync() => RunAsync("-n", _name, "link", "set", _far, "down");

        public async ValueTask DisposeAsync()
        {
            // The system takes its time with what else belongs to a namespace.
            await RunAsync("link", "delete", _near);
            await RunAsync("netns", "delete", _name);
        }

        private static async Task RunAsync(params string[] args)
        {
            await using var ip = new ApplicationProcess(new ProcessStartInfo("ip", args));
            Assert.True(await ip.EndAsync() is 0, $"ip {string.Join(' ', args)}: {ip.Output}");
        }
    }
}
