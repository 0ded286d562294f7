using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Reasons for streams that are cut or buffered, and for missing answers.</summary>
public class ProbeFindingsOfStreams
{
    [Fact]
    public async Task A_stream_that_breaks_off_before_its_answer_is_dropped()
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is not "tools/call")
            {
                return false;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": on its way\n\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy stream-dropped"], probe.Reasons);
    }

    [Fact]
    public async Task A_stream_without_its_first_event_is_held_back()
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            switch ((string)message["method"]!)
            {
                case "server/discover":
                    await TinyServer.AnswerAsync(context, message, """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}}""");
                    return true;
                case "subscriptions/listen":
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.Body.FlushAsync();
                    await TinyServer.HangAsync(context);
                    return true;
                default:
                    return false;
            }
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--timeout=1");

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["modern stream-held-back"], probe.Reasons);
    }

    [Fact]
    public async Task The_probe_waits_for_a_tool_that_hangs_only_twice()
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is not "tools/call")
            {
                return false;
            }

            await TinyServer.HangAsync(context);
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--timeout=1", "--calls=20", "--connections=1");

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["legacy no-answer"], probe.Reasons);
        Assert.Equal(2, probe.Era("legacy").Failed);
    }
}
