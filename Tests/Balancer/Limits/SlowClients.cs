using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Clients that are slow, or open many connections, while others call.</summary>
[Trait("Run", "All")]
public sealed class SlowClients : OneFaultyReplica
{
    private const int Slow = 50;

    [Theory]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Sl")]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")]
    public async Task Headers_and_bodies_that_do_not_arrive_end_with_408_and_other_clients_are_served(string beginning)
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], "--Balancer:Limits:HeaderTimeout=00:00:01", "--Balancer:Limits:BodyGrace=00:00:02");
        var load = Load.Start(balancer.Http, (http, _) => http.CallToolAsync("change"), clients: 5);
        var connections = new List<RawConnection>();
        for (var number = 0; number < Slow; number++)
        {
            connections.Add(await RawConnection.OpenAsync(balancer.Port));
            await connections[^1].WriteAsync(beginning);
        }

        var answers = await Task.WhenAll(connections.Select(connection => connection.ReadToEndAsync()));

        Assert.All(answers, answer => Assert.Equal(408, RawConnection.StatusOf(answer)));
        await load.GoesOnAsync();
        await load.EndsWithoutAFailureAsync();
        Assert.Equal(load.Answered, Replica.Executions);
        connections.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed_and_those_within_it_are_served()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica], $"--Balancer:Limits:MaxConnections={Slow}");
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        var connections = new List<RawConnection>();
        for (var number = 0; number < Slow; number++)
        {
            connections.Add(await RawConnection.OpenAsync(balancer.Port));
        }

        // Together with the connection of the call this is one too many. Any of the new ones may be closed.
        var closed = await Task.WhenAny(connections.Select(connection => connection.ReadToEndAsync()));

        Assert.Equal("", await closed);
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        connections.ForEach(connection => connection.Dispose());
    }
}
