using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What the probe sends and how much, which secrets it hides, and how it ends.</summary>
public class ProbeManners
{
    [Fact]
    public async Task It_calls_only_a_read_only_tool_and_stays_within_the_limit_of_requests()
    {
        var messages = new ConcurrentQueue<JsonNode>();
        var connections = new ConcurrentDictionary<string, bool>();
        var traces = new ConcurrentDictionary<string, bool>();
        var checks = 0;
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            // The checks for findings run afterwards, without a trace.
            if (context.Request.Headers["traceparent"].ToString().Split('-') is not [_, var trace, ..])
            {
                Interlocked.Increment(ref checks);
                return Task.FromResult(false);
            }

            messages.Enqueue(message);
            connections[context.Connection.Id] = true;
            traces[trace] = true;
            return Task.FromResult(false);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--calls=40", "--connections=4");

        probe.AssertSafe();
        Assert.Equal(["look"], messages.Where(message => message["method"]!.ToString() is "tools/call").Select(message => message["params"]!["name"]!.ToString()).Distinct());
        // One request for the era that is not offered; the GET is answered without a message.
        Assert.Equal(new("offered", 40, 0, 0), probe.Era("legacy"));
        Assert.Equal(1 + 39, messages.Count);
        Assert.InRange(checks, 1, 15);
        Assert.InRange(connections.Count, 4, 5);
        Assert.Equal(traces.Keys.Order(), probe.Report["traceIds"]!.AsArray().Select(trace => (string)trace!).Order());
    }

    [Fact]
    public async Task A_tool_that_the_user_names_is_called_whatever_it_does()
    {
        var called = new ConcurrentQueue<string>();
        await using var server = await TinyServer.StartAsync((_, message) =>
        {
            if (message["method"]!.ToString() is "tools/call")
            {
                called.Enqueue(message["params"]!.ToJsonString());
            }

            return Task.FromResult(false);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--tool=change", """--args={"by":1}""");

        probe.AssertSafe();
        Assert.Equal(["""{"name":"change","arguments":{"by":1}}"""], called.Distinct());
    }

    [Fact]
    public async Task Header_values_are_sent_and_never_shown()
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is not "tools/list")
            {
                return false;
            }

            context.Response.StatusCode = 500;
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"It does not like '{context.Request.Headers.Authorization}' and '{context.Request.Headers["X-Key"]}'."));
            return true;
        });
        string[] args = [$"{server.McpEndpoint}?token=in-the-address", "--header", "Authorization: Bearer in-a-header", "--header", "X-Key: in-another"];

        var text = await ProbeProcess.RunAsync(args);
        var json = await ProbeProcess.RunAsync([.. args, "--json"]);

        Assert.All([text, json], probe =>
        {
            Assert.Equal(1, probe.ExitCode);
            Assert.Contains("It does not like '***' and '***'.", probe.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("in-the-address", probe.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("in-a-header", probe.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("in-another", probe.Output, StringComparison.Ordinal);
        });
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task Ctrl_C_ends_it_with_a_report_of_what_it_observed()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is "tools/call")
            {
                asked.TrySetResult();
                await TinyServer.HangAsync(context);
                return true;
            }

            return false;
        });
        await using var process = new ApplicationProcess("Probe", $"{server.McpEndpoint}");

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        process.Signal(ApplicationProcess.Interrupt);

        Assert.Equal(3, await process.EndAsync());
        await process.LineAsync("Incomplete: The probe was interrupted. Until then, 0 of ");
        await process.LineAsync("tools/list");
    }

    [Fact]
    public async Task The_deadline_ends_it_with_a_report()
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            if (message["method"]!.ToString() is "tools/list")
            {
                await TinyServer.HangAsync(context);
            }

            return false;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--deadline=1");

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Contains("The deadline of 1 s expired. Some requests were not sent.", probe.Remarks);
    }
}
