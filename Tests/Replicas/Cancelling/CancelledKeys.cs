using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>
/// A call with an <c>Idempotency-Key</c> continues without its connection. The notification <c>notifications/cancelled</c> with the same key and from the same user
/// stops it on any replica.
/// </summary>
public abstract class CancelledKeys(RedisProgram program)
{
    public static TheoryData<McpSessionMode, string> Rows => new()
    {
        { McpSessionMode.Stateless, "2026-07-28" },
        { McpSessionMode.Stateless, "2025-11-25" },
        { McpSessionMode.Stateful, "2025-11-25" },
        { McpSessionMode.Sticky, "2026-07-28" },
        { McpSessionMode.Shared, "2025-11-25" },
        { McpSessionMode.Shared, "2026-07-28" },
    };

    [Theory, MemberData(nameof(Rows))]
    public async Task A_notification_through_any_replica_stops_the_call_and_a_retry_reports_it(McpSessionMode mode, string revision)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode, program);
        using var here = replicas[1].As("alice");
        foreach (var canceller in new[] { replicas[1].As("alice"), replicas[2].As("alice"), replicas.As("alice") })
        {
            var name = $"call {replicas.Waits.Begun.Count}";
            var form = new WaitingCallForm(revision, Id: $"\"{name}\"");
            using var call = await BeginAsync(replicas, here, name, form);
            call.Close();
            await CancelledCalls.OtherClosingsAreNoticedAsync(replicas, here.BaseAddress!);

            var answer = await CancelAsync(canceller, name, form.Id, revision);

            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            await replicas.Waits.StoppedAsync(name);
            foreach (var client in new[] { here, canceller })
            {
                McpAnswer? again = null;
                await Eventually.HoldsAsync("the answer is kept", async () => (again = await RepeatAsync(client, name, form)).Status is HttpStatusCode.OK);
                Assert.Equal((true, "The call of 'wait' was cancelled. It may have taken effect in part, and is not executed again. To execute it again, use a new key."), (again!.IsError, again.Text));
            }

            canceller.Dispose();
        }
    }

    [Fact]
    public async Task The_request_that_waits_for_it_is_answered()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless, program);
        using var alice = replicas.As("alice");
        foreach (var streams in new[] { false, true })
        {
            var name = $"streams {streams}";
            using var call = await BeginAsync(replicas, alice, name, new("2026-07-28", streams, Id: "1"));

            // The id of the request makes no difference, because a retry has another one.
            await CancelAsync(alice, name, "2", "2026-07-28");

            Assert.StartsWith("The call of 'wait' was cancelled.", (string?)(await call.AnswerAsync())["result"]!["content"]![0]!["text"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Other_clients_cannot_stop_it()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless, program);
        using var alice = replicas[1].As("alice");
        using var call = await BeginAsync(replicas, alice, "call", new());
        using var other = await BeginAsync(replicas, alice, "other", new());

        foreach (var replica in new[] { replicas[1], replicas[2] })
        {
            using var bob = replica.As("bob");
            using var nobody = replica.As();
            using var same = replica.As("alice");
            Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(bob, "call", "1")).Status);
            Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(nobody, "call", "1")).Status);
            Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(same, "CALL", "1")).Status);
            Assert.Equal(HttpStatusCode.Accepted, (await same.PostAsync(CancelledCalls.Notification("1"))).Status);
        }

        using var there = replicas[2].As("alice");
        await CancelAsync(there, "other", "1");
        await replicas.Waits.StoppedAsync("other");
        Assert.Equal(["other"], replicas.Waits.Stopped);
    }

    [Fact]
    public async Task A_session_that_has_moved_stops_a_call_with_a_key_too()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Shared, program);
        using var here = replicas[1].As("alice");
        using var there = replicas[2].As("alice");
        var session = await LegacySession.OpenAsync(here);
        using var call = await BeginAsync(replicas, here, "call", new(Id: "5"), ("Mcp-Session-Id", session.Id));
        call.Close();

        await new LegacySession(there, session.Id).PostAsync(CancelledCalls.Notification("5"));

        await replicas.Waits.StoppedAsync("call");
        McpAnswer? again = null;
        await Eventually.HoldsAsync("the answer is stored", async () => (again = await RepeatAsync(there, "call", new(Id: "6"))).Status is HttpStatusCode.OK);
        Assert.StartsWith("The call of 'wait' was cancelled.", again!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notification_with_an_invalid_key_is_rejected()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless, program);
        using var alice = replicas[1].As("alice");
        using var nameless = replicas[1].As("nameless");

        foreach (var (client, key) in new[] { (alice, new string('k', 256)), (nameless, "key") })
        {
            var answer = await CancelAsync(client, key, "1");
            Assert.Equal((HttpStatusCode.BadRequest, -32600, false), (answer.Status, answer.ErrorCode, answer.Message!.AsObject().ContainsKey("id")));
        }
    }

    [Fact]
    public async Task Without_Redis_only_the_replica_that_runs_a_call_can_stop_it()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless, program);
        using var here = replicas[1].As("alice");
        using var there = replicas[2].As("alice");
        using var call = await BeginAsync(replicas, here, "call", new());
        replicas.Redis!.Dispose();

        await Eventually.HoldsAsync("the notification is rejected", async () => (await CancelAsync(there, "call", "1")) is { Status: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null });
        Assert.Empty(replicas.Waits.Stopped);
        Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(here, "call", "1")).Status);
        await replicas.Waits.StoppedAsync("call");
    }

    private static Task<WaitingCall> BeginAsync(BalancedReplicas replicas, HttpClient client, string name, WaitingCallForm form, params (string, string)[] headers) =>
        WaitingCall.BeginAsync(replicas.Waits, client.BaseAddress!, name, form, [("Authorization", client.DefaultRequestHeaders.Authorization!.ToString()), ("Idempotency-Key", name), .. headers]);

    private static Task<McpAnswer> RepeatAsync(HttpClient client, string name, WaitingCallForm form) => client.PostAsync(form.Body(name), [("Idempotency-Key", name), .. form.Headers]);

    private static Task<McpAnswer> CancelAsync(HttpClient client, string key, string id, string revision = "2025-11-25") => client.PostAsync(
        CancelledCalls.Notification(id),
        [("Idempotency-Key", key), ("MCP-Protocol-Version", revision), .. revision is "2026-07-28" ? [("Mcp-Method", "notifications/cancelled")] : Array.Empty<(string, string)>()]);
}

public sealed class CancelledKeysOnGarnet() : CancelledKeys(RedisProgram.Garnet);

[Trait("Run", "All")]
public sealed class CancelledKeysOnRedisServer() : CancelledKeys(RedisProgram.RedisServer);
