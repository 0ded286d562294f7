using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>With a session, <c>notifications/cancelled</c> stops the call on any replica, but no call of another session or user.</summary>
[Trait("Run", "All")]
public sealed class CancelledCalls
{
    private const int Cancelled = -32800;

    public static TheoryData<McpSessionMode, bool, bool, string> Calls
    {
        get
        {
            var rows = new TheoryData<McpSessionMode, bool, bool, string>();
            foreach (var mode in new[] { McpSessionMode.Stateful, McpSessionMode.Sticky, McpSessionMode.Shared })
            {
                rows.Add(mode, false, true, "1");
                rows.Add(mode, true, true, "\"a b\"");
                rows.Add(mode, false, false, "\"1\"");
                rows.Add(mode, true, false, "9007199254740993");
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_call_continues_without_its_connection_until_its_client_cancels(McpSessionMode mode, bool streams, bool closes, string id)
    {
        await using var replicas = await StartAsync(mode);
        using var alice = ClientOf(replicas, mode);
        var session = await LegacySession.OpenAsync(alice);
        using var call = await WaitingCall.BeginAsync(replicas.Waits, alice.BaseAddress!, "call", new(Streams: streams, Id: id), HeadersOf(alice, session));
        if (closes)
        {
            call.Close();
            await OtherClosingsAreNoticedAsync(replicas, alice.BaseAddress!);
        }

        var answer = await CancelAsync(session, id);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        await replicas.Waits.StoppedAsync("call");
        if (!closes)
        {
            var error = await call.AnswerAsync();
            Assert.Equal((JsonNode.Parse(id)!.ToJsonString(), Cancelled), (error["id"]!.ToJsonString(), (int?)error["error"]!["code"]));
        }
    }

    [Theory, InlineData(McpSessionMode.Stateful), InlineData(McpSessionMode.Sticky), InlineData(McpSessionMode.Shared)]
    public async Task Other_clients_cannot_stop_it(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        using var alice = ClientOf(replicas, mode);
        using var bob = ClientOf(replicas, mode, "bob");
        var session = await LegacySession.OpenAsync(alice);
        var another = await LegacySession.OpenAsync(alice);
        var bobs = await LegacySession.OpenAsync(bob);
        using var call = await WaitingCall.BeginAsync(replicas.Waits, alice.BaseAddress!, "call", new(), HeadersOf(alice, session));
        using var same = await WaitingCall.BeginAsync(replicas.Waits, alice.BaseAddress!, "same id", new(), HeadersOf(alice, another));

        Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(new LegacySession(bob, session.Id), "1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(bobs, "1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(session, "2")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(session, "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await alice.PostAsync(Notification("1"))).Status);
        await CancelAsync(another, "1");

        await replicas.Waits.StoppedAsync("same id");
        Assert.Equal(["same id"], replicas.Waits.Stopped);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_session_that_has_moved_stops_a_call_on_its_old_replica(RedisProgram program)
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Shared, program);
        using var here = replicas[1].As("alice");
        using var there = replicas[2].As("alice");
        var session = await LegacySession.OpenAsync(here);
        using var call = await WaitingCall.BeginAsync(replicas.Waits, here.BaseAddress!, "call", new(Id: "\"a b\""), HeadersOf(here, session));
        using var other = await WaitingCall.BeginAsync(replicas.Waits, here.BaseAddress!, "other", new(Id: "2"), HeadersOf(here, session));

        var answer = await CancelAsync(new LegacySession(there, session.Id), "\"a b\"");

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(Cancelled, (int?)(await call.AnswerAsync())["error"]!["code"]);
        Assert.Equal(["call"], replicas.Waits.Stopped);
    }

    [Fact]
    public async Task Without_a_session_a_notification_stops_nothing()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless);
        using var alice = replicas.As("alice");
        using var call = await WaitingCall.BeginAsync(replicas.Waits, replicas.Address, "call", new());

        for (var time = 0; time < 4; time++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await alice.PostAsync(Notification("1"))).Status);
        }

        await OtherClosingsAreNoticedAsync(replicas, replicas.Address);
        Assert.DoesNotContain("call", replicas.Waits.Stopped);
    }

    [Theory, InlineData(McpSessionMode.Sticky), InlineData(McpSessionMode.Shared)]
    public async Task A_notification_or_the_end_of_an_HTTP_SSE_stream_stops_a_call(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        using var alice = ClientOf(replicas, mode);
        var stream = await alice.GetAsync(new Uri("/mcp/sse", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line?.StartsWith("data: ", StringComparison.Ordinal) is false);

        var endpoint = new Uri(alice.BaseAddress!, line!["data: ".Length..]);
        await PostAsync(LegacySession.Initialize);
        await PostAsync(new WaitingCallForm(Id: "1").Body("first"));
        await PostAsync(new WaitingCallForm(Id: "2").Body("second"));
        await replicas.Waits.BegunAsync("first");
        await replicas.Waits.BegunAsync("second");

        await PostAsync(Notification("1"));
        await replicas.Waits.StoppedAsync("first");
        Assert.Equal(["first"], replicas.Waits.Stopped);
        stream.Dispose();
        await replicas.Waits.StoppedAsync("second");

        async Task PostAsync(string body)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await alice.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }

    internal static string Notification(string id) => $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{id}}},"reason":"enough"}}""";

    /// <summary>Closes the connection of a call without a session and waits until that call stops. Then earlier closings were noticed too.</summary>
    internal static async Task OtherClosingsAreNoticedAsync(BalancedReplicas replicas, Uri address)
    {
        var before = replicas.Waits.Stopped;
        var name = $"closed {replicas.Waits.Begun.Count}";
        using var other = await WaitingCall.BeginAsync(replicas.Waits, address, name, new());
        other.Close();
        await replicas.Waits.StoppedAsync(name);
        Assert.Equal(before.Append(name).Order(), replicas.Waits.Stopped.Order());
    }

    private static Task<McpAnswer> CancelAsync(LegacySession session, string id) => session.PostAsync(Notification(id));

    private static (string, string)[] HeadersOf(HttpClient client, LegacySession session) => [("Mcp-Session-Id", session.Id), ("Authorization", client.DefaultRequestHeaders.Authorization!.ToString())];

    private static Task<BalancedReplicas> StartAsync(McpSessionMode mode) => BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);

    // Round robin breaks sessions of the mode Stateful, so the client calls the replica directly.
    private static HttpClient ClientOf(BalancedReplicas replicas, McpSessionMode mode, string user = "alice") => mode is McpSessionMode.Stateful ? replicas[1].As(user) : replicas.As(user);
}
