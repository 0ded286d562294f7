using System.Net;
using System.Net.Sockets;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Shared sessions: their requests go to the replica that holds them, or to one substitute if that replica refuses connections.</summary>
public sealed class SharedFollowing : TwoSessionServers
{
    private const string Shared = "--Balancer:SessionMode=Shared";
    private const string NoProbe = "--Balancer:HealthPath=";
    private const string OftenProbed = "--Balancer:ProbeInterval=00:00:00.2";
    private const string Answer = """{"jsonrpc":"2.0","id":"mcp-2~7","result":{}}""";

    private SessionServer Three { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Three = await SessionServer.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Three.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(NoProbe)]
    [InlineData(OftenProbed)]
    public async Task After_its_replica_refuses_connections_every_request_of_a_session_goes_to_the_same_other_replica(string probe)
    {
        await using var first = await StartThreeAsync(probe);
        await using var second = await StartThreeAsync(probe);
        await One.StopAsync();

        var substitutes = new HashSet<string>();
        foreach (var session in Enumerable.Range(0, 20).Select(number => $"session{number}"))
        {
            Two.Open(session);
            Three.Open(session);
            var names = new HashSet<string>();
            foreach (var balancer in new[] { first, second, first, second })
            {
                var answer = await PostAsync(balancer, $"mcp-1.{session}");
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                names.Add(IdIn(answer));
            }

            substitutes.Add(Assert.Single(names).Split('.')[0]);
            Assert.EndsWith($".{session}", names.Single(), StringComparison.Ordinal);
        }

        Assert.Equal(["mcp-2", "mcp-3"], substitutes.Order(StringComparer.Ordinal));
        Assert.All(Two.Requests.Concat(Three.Requests), request => Assert.DoesNotContain('.', request.SessionId));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Streams_and_the_end_of_a_session_go_to_the_substitute_too(string method)
    {
        await using var balancer = await StartAsync(NoProbe, Shared);
        var session = await LegacySession.OpenAsync(balancer.Http);
        await One.StopAsync();

        using var _ = await session.SendAsync(HttpMethod.Parse(method));

        Assert.Equal(session.Id, $"mcp-1.{Two.Requests.Single().SessionId}");
    }

    [Fact]
    public async Task A_session_whose_replica_is_no_longer_configured_is_opened_by_another_one()
    {
        await using var balancer = await StartThreeAsync(NoProbe);
        Two.Open("x");
        One.Open("x");
        Three.Open("x");

        foreach (var id in new[] { "pod.b-7.x", "mcp@10.0.0.9.x" })
        {
            var names = new HashSet<string>();
            for (var request = 0; request < 4; request++)
            {
                names.Add(IdIn(await PostAsync(balancer, id)));
            }

            Assert.EndsWith(".x", Assert.Single(names), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_drained_or_suspect_replica_keeps_its_sessions()
    {
        await using var balancer = await StartAsync(NoProbe, Shared, "--Balancer:RequestFailures=1");
        var session = await LegacySession.OpenAsync(balancer.Http);
        One.Fault = FaultyReplica.Status(500);
        Assert.Equal(HttpStatusCode.InternalServerError, (await session.PostAsync(Call)).Status);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        One.Fault = null;
        Assert.Equal(session.Id, IdIn(await session.PostAsync(List)));

        await balancer.Page.ActAsync("mcp-1", "drain");
        Assert.Equal(session.Id, IdIn(await session.PostAsync(List)));

        Assert.Empty(Two.Requests);
    }

    [Fact]
    public async Task A_read_that_is_lost_with_its_replica_is_answered_by_the_substitute_and_a_call_is_not_executed_twice()
    {
        foreach (var (body, expected) in new[] { (Call, HttpStatusCode.BadGateway), (List, HttpStatusCode.OK) })
        {
            await using var dying = await SessionServer.StartAsync();
            await using var balancer = await BalancerInProcess.StartAsync(
                Shared, NoProbe, "--Balancer:RetryAnnotatedTools=false", $"--Balancer:Replicas:mcp-1={dying.Address}", $"--Balancer:Replicas:mcp-2={Two.Address}");
            var session = await LegacySession.OpenAsync(balancer.Http);
            Two.Open(session.Id[6..]);
            dying.Fault = async context =>
            {
                // The replica stops listening before the connection breaks.
                _ = dying.StopAsync();
                await Eventually.HoldsAsync("nothing listens", () => RefusesAsync(new Uri(dying.Address)));
                context.Abort();
            };

            Assert.Equal(expected, (await session.PostAsync(body)).Status);
        }
    }

    [Fact]
    public async Task A_clients_answer_goes_to_the_replica_that_asked()
    {
        await using var balancer = await StartThreeAsync(NoProbe);
        foreach (var server in new[] { One, Two, Three })
        {
            server.Open("x");
        }

        await PostAsync(balancer, "mcp-1.x", Answer);
        await PostAsync(balancer, "removed.x", Answer);
        await PostAsync(balancer, "mcp-1.x", Answer.Replace("mcp-2~7", "mcp-9~7", StringComparison.Ordinal));
        await PostAsync(balancer, "mcp-1.x", """{"jsonrpc":"2.0","id":"mcp-2~7","method":"ping"}""");

        Assert.Equal((2, 2, 0), (One.Requests.Count, Two.Requests.Count, Three.Requests.Count));
    }

    [Fact]
    public async Task While_no_replica_is_available_a_session_is_not_reported_as_lost()
    {
        await using var balancer = await StartAsync(NoProbe, Shared);
        var session = await LegacySession.OpenAsync(balancer.Http);
        await One.StopAsync();
        await Two.StopAsync();

        var answer = await session.PostAsync(List);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (answer.Status, answer.Headers.RetryAfter?.Delta));
    }

    private static async Task<bool> RefusesAsync(Uri address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private Task<BalancerInProcess> StartThreeAsync(string probe) => StartAsync(probe, Shared, $"--Balancer:Replicas:mcp-3={Three.Address}");
}
