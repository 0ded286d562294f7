using System.Diagnostics;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>A client of 2026-07-28 cancels a request by closing the stream of its answer. The server continues to serve (conformance: http-stream-cancellation).</summary>
public sealed class StreamCancellation(ITestOutputHelper output)
{
    private const int Burst = 5;

    [Fact]
    public async Task Closing_after_the_first_event_stops_the_tool_and_many_closings_do_no_harm()
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless);
        using var http = replicas.As("alice");

        using var call = await BeginAsync(replicas, "call");
        Assert.Equal("notifications/progress", (string?)(await call.FirstMessageAsync())["method"]);
        var watch = Stopwatch.StartNew();
        call.Close();
        await replicas.Waits.StoppedAsync("call");
        output.WriteLine($"Stopped after {watch.ElapsedMilliseconds} ms.");
        Assert.Equal("hello", (await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern)).Text);

        foreach (var number in Enumerable.Range(0, Burst))
        {
            using var closed = await BeginAsync(replicas, $"burst {number}");
            closed.Close();
        }

        await Eventually.HoldsAsync("each is stopped", () => replicas.Waits.Stopped.Count is Burst + 1);
        Assert.Equal("hello", (await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern)).Text);
    }

    private static Task<WaitingCall> BeginAsync(BalancedReplicas replicas, string name) => WaitingCall.BeginAsync(replicas.Waits, replicas.Address, name, new("2026-07-28", Streams: true));
}
