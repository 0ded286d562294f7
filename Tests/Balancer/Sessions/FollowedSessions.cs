using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Requests of a session reach the replica that holds it, without support by the server and without stored state in the balancer.</summary>
public sealed class FollowedSessions : TwoSessionServers
{
    private const string NoProbe = "--Balancer:HealthPath=";

    [Fact]
    public async Task A_client_gets_an_id_with_the_name_of_the_replica_and_the_server_sees_only_its_own_id()
    {
        await using var balancer = await StartAsync(NoProbe);

        var ids = new List<string>();
        foreach (var _ in new[] { One, Two })
        {
            var session = await LegacySession.OpenAsync(balancer.Http);
            ids.Add(session.Id);
            for (var request = 0; request < 3; request++)
            {
                var answer = await session.PostAsync(List);
                Assert.Equal((HttpStatusCode.OK, session.Id), (answer.Status, IdIn(answer)));
            }
        }

        var (one, two) = (One.Sessions.Single(), Two.Sessions.Single());
        Assert.Equal([$"mcp-1.{one}", $"mcp-2.{two}"], ids);
        Assert.Equal(["", one, one, one], One.Requests.Select(request => request.SessionId));
        Assert.Equal(["", two, two, two], Two.Requests.Select(request => request.SessionId));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Requests_without_a_body_are_followed_too(string method)
    {
        await using var balancer = await StartAsync(NoProbe);
        var session = await LegacySession.OpenAsync(balancer.Http);

        for (var request = 0; request < 3; request++)
        {
            using var _ = await session.SendAsync(HttpMethod.Parse(method));
        }

        Assert.Equal((4, 0), (One.Requests.Count, Two.Requests.Count));
    }

    [Theory]
    [InlineData("pod", "pod.a")]
    [InlineData("pod.a", "pod")]
    [InlineData("pod.a", "pod.a.b")]
    [InlineData("mcp-1", "mcp-10")]
    [InlineData("mcp@10.0.0.1", "mcp@10.0.0.10")]
    [InlineData("größe 1", "größe 2")]
    [InlineData("0", "1")]
    public async Task Names_may_contain_any_character_and_one_may_be_the_prefix_of_another(string one, string two)
    {
        await using var balancer = await StartAsync(one, two, [NoProbe]);
        var first = await LegacySession.OpenAsync(balancer.Http);
        var second = await LegacySession.OpenAsync(balancer.Http);

        for (var request = 0; request < 3; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await first.PostAsync(List)).Status);
            Assert.Equal(HttpStatusCode.OK, (await second.PostAsync(List)).Status);
        }

        Assert.Equal((4, 4), (One.Requests.Count, Two.Requests.Count));
        Assert.All(new[] { first.Id, second.Id }, id => Assert.DoesNotContain(id, character => character is < '!' or > '~'));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("mcp-9.x")]
    [InlineData("mcp-1")]
    [InlineData("mcp-1.")]
    [InlineData("mcp-1x.y")]
    [InlineData("MCP-1.x")]
    [InlineData(".mcp-1.x")]
    public async Task An_id_that_names_no_replica_is_forwarded_unchanged_in_turn(string id)
    {
        await using var balancer = await StartAsync(NoProbe);

        for (var request = 0; request < 4; request++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(balancer, id)).Status);
        }

        Assert.Equal([id, id], One.Requests.Select(request => request.SessionId));
        Assert.Equal([id, id], Two.Requests.Select(request => request.SessionId));
    }

    [Theory]
    [InlineData("mcp-1.forged")]
    [InlineData("mcp-1.=?%00")]
    [InlineData("mcp-1.mcp-2.x")]
    public async Task A_forged_id_is_rejected_by_the_server_and_ejects_no_replica(string id)
    {
        await using var balancer = await StartAsync(NoProbe);

        for (var request = 0; request < 10; request++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(balancer, id)).Status);
        }

        Assert.Equal("unprobed", (string?)(await balancer.Page.PageReplicaAsync("mcp-1"))["state"]);
        Assert.Equal((10, 0), (One.Requests.Count, Two.Requests.Count));
    }

    [Fact]
    public async Task A_request_of_2026_07_28_goes_to_replicas_in_turn_whatever_session_it_names()
    {
        await using var balancer = await StartAsync(NoProbe);
        balancer.Http.DefaultRequestHeaders.Add(SessionServer.SessionId, "mcp-1.x");

        for (var request = 0; request < 4; request++)
        {
            var answer = await balancer.Http.McpAsync("tools/list", era: Era.Modern);
            Assert.Equal((HttpStatusCode.OK, false), (answer.Status, answer.Headers.Contains(SessionServer.SessionId)));
        }

        Assert.Equal(["", ""], One.Requests.Select(request => request.SessionId));
        Assert.Equal(["", ""], Two.Requests.Select(request => request.SessionId));
    }

    [Fact]
    public async Task A_request_of_2026_07_28_is_served_although_the_replica_of_its_stale_session_is_stopped()
    {
        await using var balancer = await StartAsync(NoProbe);
        balancer.Http.DefaultRequestHeaders.Add(SessionServer.SessionId, "mcp-1.x");
        await One.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.McpAsync("tools/list", era: Era.Modern)).Status);
    }

    [Fact]
    public async Task Two_balancers_send_a_session_to_the_same_replica()
    {
        await using var first = await StartAsync(NoProbe);
        await using var second = await StartAsync(NoProbe);
        var sessions = new[] { await LegacySession.OpenAsync(first.Http), await LegacySession.OpenAsync(first.Http) };

        foreach (var session in sessions)
        {
            for (var request = 0; request < 3; request++)
            {
                var answer = await PostAsync(second, session.Id);
                Assert.Equal((HttpStatusCode.OK, session.Id), (answer.Status, IdIn(answer)));
            }
        }
    }

    [Fact]
    public async Task A_balancer_that_does_not_follow_sessions_changes_nothing()
    {
        await using var balancer = await StartAsync(NoProbe, "--Balancer:SessionMode=Stateful");

        var session = await LegacySession.OpenAsync(balancer.Http);
        var next = await PostAsync(balancer, $"mcp-1.{session.Id}");

        Assert.Equal(One.Sessions.Single(), session.Id);
        Assert.Equal((HttpStatusCode.NotFound, $"mcp-1.{session.Id}"), (next.Status, Two.Requests.Single().SessionId));
    }
}
