using System.Globalization;
using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Replicas whose machine lost its power, so that their connections are never closed.</summary>
public class VanishedReplicas
{
    private const string Silent = """
        import socket, sys, time
        listener = socket.create_server(("0.0.0.0", int(sys.argv[1])))
        print("listens", flush=True)
        connection, _ = listener.accept()
        connection.recv(65536)
        print("received", flush=True)
        time.sleep(300)
        """;

    [Theory]
    [InlineData("look", HttpStatusCode.OK)]
    [InlineData("change", HttpStatusCode.BadGateway)]
    [Trait("Run", "All")]
    public async Task A_call_to_a_vanished_replica_is_answered_by_another_one_or_reported_as_lost(string tool, HttpStatusCode status)
    {
        Assert.SkipUnless(Requirements.NetworkNamespaces, Requirements.NoNetworkNamespaces);
        Assert.SkipUnless(Requirements.Python, Requirements.NoPython);
        var port = FreePort.Next();
        await using var network = await VanishingNetwork.CreateAsync();
        await using var silent = network.Start("python3", "-c", Silent, port.ToString(CultureInfo.InvariantCulture));
        await silent.LineAsync("listens");
        await using var other = await TinyServer.StartAsync((_, _) => Task.FromResult(false));
        await using var balancer = await LoneBalancer.StartAsync(
            [$"http://{VanishingNetwork.There}:{port}", other.McpEndpoint.GetLeftPart(UriPartial.Authority)],
            "--Balancer:HealthPath=",
            "--Balancer:RetryAnnotatedTools=false",
            "--Balancer:RepeatableTools:0=look");

        var call = balancer.Http.CallToolAsync(tool, new { });
        await silent.LineAsync("received");
        await network.VanishAsync();

        Assert.Equal(status, (await call.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Status);
    }
}
