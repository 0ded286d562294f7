using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Another AppHost, with replicas and a balancer in three lines, and with other resources.</summary>
[Trait("Run", "All")]
public partial class ForeignAppHosts
{
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task It_has_replicas_behind_a_balancer_with_their_commands_whether_the_balancer_is_a_project_or_carried(string carried)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ForeignAppHost>([$"--Carried={carried}"], cancellationToken);
        // The output of the processes would bury the test results.
        builder.Services.AddLogging(logging => logging.AddFilter("ForeignAppHost.Resources", LogLevel.None));
        await using var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await app.AreHealthyAsync(["mcp-1", "mcp-2", "balancer"], cancellationToken);
        using var http = app.CreateHttpClient("balancer", "http");
        using var page = app.CreateHttpClient("balancer", "page");
        await page.ReplicaBecomesAsync("mcp-1", "ready");
        await page.ReplicaBecomesAsync("mcp-2", "ready");

        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("who_am_i")).Status);
        Assert.Equal("mcp-1 is drained: it finishes its current requests and gets no new ones.", (await ExecuteAsync("mcp-1", "drain")).Message);
        Assert.Equal("mcp-1 is restored: it gets requests as soon as it is ready.", (await ExecuteAsync("mcp-1", "restore")).Message);
        Assert.Equal("Safe: all 120 requests over 8 connections were answered, in 2026-07-28 and 2025-11-25.", (await ExecuteAsync("balancer", "probe")).Message);
        Assert.Equal("Restarted mcp-1, mcp-2.", (await ExecuteAsync("balancer", "restart-all")).Message);

        Task<ExecuteCommandResult> ExecuteAsync(string resource, string command) => app.ResourceCommands.ExecuteCommandAsync(resource, command, cancellationToken);
    }

    [Fact]
    public async Task What_the_balancer_does_not_need_neither_delays_its_start_nor_ends_its_run()
    {
        var port = FreePort.Next();
        await using var host = new ApplicationProcess("Tests/ForeignAppHost", "--Carried=true", $"--Port={port}");
        var endpoint = Address().Match(await host.LineAsync("MCP endpoint")).Value;

        using var http = new HttpClient { BaseAddress = new Uri(endpoint) };
        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("who_am_i")).Status);

        await host.LineAsync("Starting prepares, mcp-1, mcp-2, balancer …");
        await host.LineAsync("Ready: 2 replicas behind one balancer, sessions Stateless. Policy: RoundRobin. Redis: none.");
        Assert.Equal($"http://localhost:{port}", endpoint);
        host.Signal(ApplicationProcess.Interrupt);
        Assert.Equal(0, await host.EndAsync());
    }

    [Fact]
    public async Task The_failure_of_what_replicas_wait_for_ends_the_run_with_its_last_lines_and_without_a_stack_trace()
    {
        await using var host = new ApplicationProcess("Tests/ForeignAppHost", "--Port=0", "--Prepares=no-such-command");

        Assert.Equal(1, await host.EndAsync());
        await host.LineAsync("prepares ended with exit code 1 during the start. Last lines of prepares:");
        await host.LineAsync("  Could not execute because the specified command or file was not found.");
        await host.LineAsync("  Aspire.Hosting.DistributedApplicationException: Resource 'mcp-");
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_run_with_a_message()
    {
        var port = FreePort.Next();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        await using var host = new ApplicationProcess("Tests/ForeignAppHost", $"--Port={port}");

        Assert.Equal(1, await host.EndAsync());
        Assert.Equal($"Port {port} of the balancer is in use by another program. Choose another port (--Port=9090) or any free port (--Port=0).", host.Output.Trim());
    }

    [GeneratedRegex("http://[^/]+")]
    private static partial Regex Address();
}
