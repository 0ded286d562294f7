using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Idle streams that are kept open: <c>--hold</c>.</summary>
public class ProbeHold
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_idle_stream_that_is_cut_is_found_with_its_time(bool isBroken)
    {
        await using var server = await HttpTrap.StartAsync(async (context, message) =>
        {
            if (message is not null || context.Request.Path != "/mcp")
            {
                return false;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            // Long enough not to cut the streams that the probe opens only briefly.
            await Task.Delay(TimeSpan.FromSeconds(2), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            if (isBroken)
            {
                context.Abort();
            }

            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--hold=30s");

        var held = Assert.Single(probe.Report["held"]!.AsArray())!;
        Assert.Equal(("GET", isBroken ? "broken" : "ended"), ((string?)held["step"], (string?)held["end"]));
        Assert.InRange((double)held["seconds"]!, 1.9, 20);
        Assert.Contains("idle-stream-cut", probe.Report["findings"]!.AsArray().Select(finding => (string?)finding!["id"]));
    }

    [Fact]
    public async Task A_stream_with_keep_alive_comments_stays_open()
    {
        await using var server = await HttpTrap.StartAsync(async (context, message) =>
        {
            if (message is not null || context.Request.Path != "/mcp")
            {
                return false;
            }

            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(": alive\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(100, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--hold=2s");

        probe.AssertSafe();
        var held = Assert.Single(probe.Report["held"]!.AsArray())!;
        Assert.Equal("held", (string?)held["end"]);
        Assert.True((int)held["reads"]! > 5);
        Assert.DoesNotContain("idle-stream-cut", probe.Report["findings"]!.AsArray().Select(finding => (string?)finding!["id"]));
    }

    [Fact]
    public async Task A_stream_that_ends_with_its_answer_is_not_cut()
    {
        await using var server = await HttpTrap.StartAsync(async (context, message) =>
        {
            switch (message is null ? null : TwoReplicas.Method(message))
            {
                case "server/discover":
                    await TinyServer.AnswerAsync(context, message!, """{"supportedVersions":["2026-07-28"],"capabilities":{}}""");
                    return true;
                case "subscriptions/listen":
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync($"data: {{\"jsonrpc\":\"2.0\",\"id\":{message!["id"]},\"result\":{{}}}}\n\n");
                    return true;
                default:
                    return false;
            }
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--era=modern", "--hold=2s");

        Assert.Empty(probe.Report["held"]!.AsArray());
    }
}
