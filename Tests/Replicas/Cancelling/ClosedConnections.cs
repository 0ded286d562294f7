using System.Diagnostics;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>A client closes its connection to the balancer. Without a session this stops its call.</summary>
[Trait("Run", "All")]
public sealed class ClosedConnections(ITestOutputHelper output)
{
    public static TheoryData<McpSessionMode, string?, bool, int> WithoutSession
    {
        get
        {
            var rows = new TheoryData<McpSessionMode, string?, bool, int>();
            foreach (var mode in Enum.GetValues<McpSessionMode>())
            {
                foreach (var revision in new[] { "2026-07-28", "2025-11-25", null })
                {
                    rows.Add(mode, revision, false, 0);
                    rows.Add(mode, revision, true, 0);
                }
            }

            // The balancer buffers a short body and streams a long one.
            rows.Add(McpSessionMode.Stateless, "2026-07-28", false, 60_000);
            rows.Add(McpSessionMode.Stateless, "2026-07-28", true, 500_000);
            rows.Add(McpSessionMode.Stateless, "2025-11-25", false, 500_000);
            return rows;
        }
    }

    [Theory, MemberData(nameof(WithoutSession))]
    public async Task A_call_without_a_session_is_stopped(McpSessionMode mode, string? revision, bool streams, int length)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);
        using var call = await WaitingCall.BeginAsync(replicas.Waits, replicas.Address, "call", new(revision, streams, length));
        if (streams)
        {
            Assert.Equal("notifications/progress", (string?)(await call.FirstMessageAsync())["method"]);
        }

        var watch = Stopwatch.StartNew();
        call.Close();
        await replicas.Waits.StoppedAsync("call");
        output.WriteLine($"Stopped after {watch.ElapsedMilliseconds} ms.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_half_closed_connection_counts_as_closed(bool isThroughBalancer)
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless);
        var body = new WaitingCallForm().Body("call");
        using var connection = await RawConnection.OpenAsync((isThroughBalancer ? replicas.Address : replicas[1].Address).Port);

        await connection.WriteAsync($"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await replicas.Waits.BegunAsync("call");
        connection.EndWriting();

        await replicas.Waits.StoppedAsync("call");
        Assert.Equal("", await connection.ReadToEndAsync());
    }
}
