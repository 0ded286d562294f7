using System.Collections.Concurrent;
using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What the balancer logs, and what happens to the log if the console is not read.</summary>
public sealed class QuietLogs : TwoFaultyReplicas
{
    // Learning the tools of a replica logs a line at any time.
    private const string LearnsNothing = "--Balancer:RetryAnnotatedTools=false";

    [Fact]
    public async Task A_replica_that_dies_is_logged_in_one_line_however_many_requests_and_probes_fail()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], "--Balancer:ProbeInterval=00:00:00.1", LearnsNothing);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
        var before = await LinesOfStartAsync(balancer);

        await One.StopAsync();
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        for (var call = 0; call < 20; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        await balancer.Process.LineAsync("Ejected mcp-1: ");
        // Ten probes of the dead replica.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Contains("mcp-1", Assert.Single(Lines(balancer).Skip(before.Count)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_call_and_a_client_that_disconnects_are_not_logged()
    {
        await using var balancer = await LoneBalancer.StartAsync([One], LearnsNothing);
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        var before = await LinesOfStartAsync(balancer);
        One.Fault = FaultyReplica.Break;

        await balancer.Http.CallToolAsync("change");
        foreach (var beginning in new[] { "Content-Length: 1000\r\n\r\n{", "Content-Length: 100000\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n" })
        {
            var ended = (await balancer.Page.PageStateAsync())["requests"]!.AsArray().Count;
            using (var impatient = await RawConnection.OpenAsync(balancer.Port))
            {
                await impatient.WriteAsync($"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{beginning}");
                // Gives the balancer time to start waiting for the rest.
                await balancer.Page.PageStateAsync();
            }

            await Eventually.HoldsAsync("it has ended", async () => (await balancer.Page.PageStateAsync())["requests"]!.AsArray().Count == ended + 1);
        }

        Assert.Equal([], Lines(balancer).Skip(before.Count));
    }

    [Fact]
    public async Task An_unread_console_blocks_nothing_and_dropped_lines_are_counted()
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo("dotnet", [Repository.Assembly("LoadBalancer"), $"--urls=http://localhost:{port}", "--Balancer:PageUrl=", $"--Balancer:Replicas:mcp-1={One.Address}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, "LoadBalancer"),
        };
        using var balancer = Process.Start(start)!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(20) };
            await Eventually.HoldsAsync("it listens", async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });

            // About ten lines each: more than the pipe and the queue can hold.
            for (var call = 0; call < 500; call++)
            {
                await http.CallToolAsync("change");
            }

            var log = new ConcurrentQueue<string>();
            balancer.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
            balancer.BeginErrorReadLine();
            balancer.BeginOutputReadLine();

            await Eventually.HoldsAsync("the log says that lines are missing", async () =>
            {
                await http.CallToolAsync("change");
                return log.Any(line => line.Contains("message(s) dropped", StringComparison.Ordinal));
            });
        }
        finally
        {
            balancer.Kill(entireProcessTree: true);
            balancer.WaitForExit();
        }
    }

    /// <summary>The lines up to the last one of the start. Lines are read some time after they were written.</summary>
    private static async Task<List<string>> LinesOfStartAsync(LoneBalancer balancer)
    {
        await balancer.Process.LineAsync("Content root path:");
        return Lines(balancer);
    }

    private static List<string> Lines(LoneBalancer balancer) => [.. balancer.Process.Output.Split(Environment.NewLine).Where(line => line.StartsWith(' ') && line.Trim().Length > 0)];
}
