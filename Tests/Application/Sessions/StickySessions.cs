using System.Net;
using System.Net.Http.Json;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Sessions in the memory of one replica. The balancer forwards their requests to it; the replica does not know the others.</summary>
[Trait("Run", "All")]
public class StickySessions(StickyReplicas application) : IClassFixture<StickyReplicas>
{
    [Fact]
    public async Task Every_request_of_a_session_goes_to_the_replica_that_its_id_names()
    {
        var replicas = new HashSet<string>();
        for (var number = 0; number < 3; number++)
        {
            var session = await LegacySession.OpenAsync(application.Http);
            var owner = session.Id.Split('.')[0];
            for (var call = 0; call < 4; call++)
            {
                Assert.Equal(owner, (await session.CallAsync("who_am_i")).Replica);
            }

            replicas.Add(owner);
        }

        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], replicas.Order());
    }

    [Fact]
    public async Task The_replica_itself_adds_no_name()
    {
        using var replica = application.Replica("mcp-1");

        var session = await LegacySession.OpenAsync(replica);
        await using var stream = await EventStream.OpenAsync(replica);
        await using var balanced = await EventStream.OpenAsync(application.Http);

        Assert.DoesNotContain('.', session.Id);
        Assert.Matches("^/mcp/message\\?sessionId=[^&]+$", stream.MessagePath.ToString());
        Assert.Matches("^/mcp/message\\?sessionId=[^&]+&mcp-replica=mcp-[123]$", balanced.MessagePath.ToString());
    }

    [Fact]
    public async Task A_session_id_in_a_request_of_2026_07_28_is_ignored()
    {
        var session = await LegacySession.OpenAsync(application.Http);
        using var http = new HttpClient { BaseAddress = application.Http.BaseAddress, DefaultRequestHeaders = { { "Mcp-Session-Id", session.Id } } };
        using var replica = new HttpClient { BaseAddress = application.Replica("mcp-1").BaseAddress, DefaultRequestHeaders = { { "Mcp-Session-Id", "of another server" } } };

        var replicas = new HashSet<string>();
        for (var call = 0; call < 3; call++)
        {
            replicas.Add((await http.CallToolAsync("who_am_i", era: Era.Modern)).Replica);
        }

        Assert.Equal(3, replicas.Count);
        Assert.Equal(HttpStatusCode.OK, (await replica.CallToolAsync("who_am_i", era: Era.Modern)).Status);
    }

    [Fact]
    public async Task Requests_without_a_session_reach_every_replica()
    {
        var replicas = new HashSet<string>();
        for (var call = 0; call < 3; call++)
        {
            replicas.Add((await application.Http.CallToolAsync("who_am_i", era: Era.Modern)).Replica);
        }

        Assert.Equal(3, replicas.Count);
    }

    [Fact]
    public async Task A_session_that_its_client_has_ended_is_not_found()
    {
        var session = await LegacySession.OpenAsync(application.Http);

        using (var end = await session.SendAsync(HttpMethod.Delete))
        {
            Assert.True(end.IsSuccessStatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await session.CallAsync("who_am_i")).Status);
    }

    [Fact]
    public async Task A_message_reaches_the_replica_that_holds_the_event_stream()
    {
        for (var number = 0; number < 3; number++)
        {
            await using var stream = await EventStream.OpenAsync(application.Http);
            using var accepted = await application.Http.PostAsJsonAsync(
                stream.MessagePath, new { jsonrpc = "2.0", id = 1, method = "initialize", @params = new { protocolVersion = "2024-11-05", capabilities = new { }, clientInfo = new { name = "by-hand", version = "1" } } }, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
            Assert.Contains("\"protocolVersion\":\"2024-11-05\"", (await stream.NextAsync()).Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_of_a_stopped_replica_is_not_found_so_that_the_client_opens_a_new_one()
    {
        var session = await LegacySession.OpenAsync(application.Http);
        var owner = session.Id.Split('.')[0];

        await application.ExecuteAsync(owner, KnownResourceCommands.StopCommand);
        await Eventually.HoldsAsync("the session is not found", async () => (await session.CallAsync("who_am_i")).Status is HttpStatusCode.NotFound);
        var next = await LegacySession.OpenAsync(application.Http);

        Assert.NotEqual(owner, next.Id.Split('.')[0]);
        Assert.Equal(HttpStatusCode.OK, (await next.CallAsync("who_am_i")).Status);
        await application.ExecuteAsync(owner, KnownResourceCommands.StartCommand);
        await Eventually.HoldsAsync("it opens sessions again", async () => (await LegacySession.OpenAsync(application.Http)).Id.StartsWith(owner, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_balancer_sends_a_session_to_its_replica_too()
    {
        var port = FreePort.Next();
        var replicas = Enumerable.Range(1, 3).Select(number => $"mcp-{number}").Select(name => $"--Balancer:Replicas:{name}={application.Replica(name).BaseAddress}");
        await using var second = new ApplicationProcess("LoadBalancer", [$"--urls=http://localhost:{port}", "--Balancer:SessionMode=Sticky", .. replicas]);
        await second.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        var opened = await LegacySession.OpenAsync(application.Http);

        var session = new LegacySession(http, opened.Id);
        var served = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            served.Add((await session.CallAsync("who_am_i")).Replica);
        }

        Assert.Equal(Enumerable.Repeat(opened.Id.Split('.')[0], 6), served);
    }

    [Theory, MemberData(nameof(ClientsOfEveryKind.WithSession), MemberType = typeof(ClientsOfEveryKind))]
    public async Task A_client_with_a_session_keeps_to_one_replica(string client) =>
        ClientsOfEveryKind.AssertKeptToOneReplica(await ClientsOfEveryKind.RunTogetherAsync(client, application.McpEndpoint));

    [Theory, MemberData(nameof(ClientsOfEveryKind.WithoutSession), MemberType = typeof(ClientsOfEveryKind))]
    public async Task A_client_without_a_session_reaches_every_replica(string client) =>
        ClientsOfEveryKind.AssertReachedEveryReplica(await ClientsOfEveryKind.RunTogetherAsync(client, application.McpEndpoint));

    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    public async Task The_probe_finds_no_fault(string era)
    {
        var probe = await ProbeProcess.RunAsync(application.McpEndpoint, $"--era={era}");

        probe.AssertSafe();
        Assert.Contains("Sessions are issued, and each session stayed on one replica: if that replica stops, its sessions are lost.", probe.Remarks);
    }
}
