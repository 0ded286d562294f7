using System.Net;
using System.Net.Sockets;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class Options
{
    [Theory]
    [InlineData("--Replicas=0", "--Replicas must be a whole number from 1 to 50; it is '0'.")]
    [InlineData("--Replicas=51", "--Replicas must be a whole number from 1 to 50; it is '51'.")]
    [InlineData("--Replicas=three", "--Replicas must be a whole number from 1 to 50; it is 'three'.")]
    [InlineData("--Redis=maybe", "--Redis must be one of None, Auto, Embedded, Container; it is 'maybe'.")]
    [InlineData("--Inspector=maybe", "--Inspector must be true or false; it is 'maybe'.")]
    [InlineData("--Port=70000", "--Port must be a whole number from 0 to 65535; it is '70000'.")]
    [InlineData("--Sessions=Sometimes", "--Sessions must be one of Stateless, Stateful, Sticky, Shared; it is 'Sometimes'.")]
    [InlineData("--Sessions=1", "--Sessions must be one of Stateless, Stateful, Sticky, Shared; it is '1'.")]
    [InlineData("--Policy=Fair", "--Policy must be one of RoundRobin, LeastRequests, PowerOfTwoChoices; it is 'Fair'.")]
    [InlineData("--StartTimeout=5", "--StartTimeout must be a time from 00:00:10 to 01:00:00, as hours:minutes:seconds; it is '5'.")]
    [InlineData("--StartTimeout=00:00:09", "--StartTimeout must be a time from 00:00:10 to 01:00:00, as hours:minutes:seconds; it is '00:00:09'.")]
    [InlineData("--Replica=5", "There is no option --Replica. The options are:")]
    [InlineData("--Acces:Hosts:0=example.com", "There is no option --Acces:Hosts:0. The options are:")]
    public async Task An_invalid_option_is_rejected_with_the_valid_values(string option, string sentence)
    {
        await using var host = new ApplicationProcess("AppHost", option);

        Assert.Equal(1, await host.EndAsync());
        await host.LineAsync(sentence);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_with_the_option_that_changes_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var host = new ApplicationProcess("AppHost", $"--Port={port}");

        Assert.Equal(1, await host.EndAsync());
        await host.LineAsync($"Port {port} of the balancer is in use by another program. Choose another port (--Port=9090) or any free port (--Port=0).");
    }

    [Theory]
    [InlineData("--Sessions=Stateless")]
    [InlineData("--Sessions=Shared")]
    public async Task Redis_in_a_container_without_a_container_runtime_ends_the_run(string sessions)
    {
        await using var host = new ApplicationProcess(new Dictionary<string, string?> { ["ASPIRE_CONTAINER_RUNTIME"] = "podmen" }, "AppHost", "--Redis=Container", "--Port=0", sessions);

        Assert.Equal(1, await host.EndAsync());
        Assert.Equal("Redis in a container needs a container runtime, but podmen does not answer. Start the container runtime, or use the embedded Redis (--Redis=Embedded), which does not need it.", host.Output.Trim());
    }

    [Theory]
    [InlineData("true", "Auto")]
    [InlineData("True", "Auto")]
    [InlineData("false", "None")]
    [InlineData("embedded", "Embedded")]
    [InlineData("None", "Auto", "--Sessions=Shared")]
    [InlineData("false", "Auto", "--Sessions=Shared")]
    [InlineData("Container", "Container", "--Sessions=Shared")]
    public void Redis_is_true_or_false_or_a_mode_and_shared_sessions_imply_it(string value, string mode, params string[] others)
    {
        string[] args = [$"--Redis={value}", "--Port=0", .. others];

        Assert.True(DistributedApplication.CreateBuilder(args).TryReadOptions(args, new McpApplicationOptions(), out var options));

        Assert.Equal(mode, $"{options.Redis}");
    }

    [Fact]
    public async Task The_option_sets_the_number_of_replicas()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Replicas=2");

        await host.LineAsync("Ready: 2 replicas behind one balancer, sessions Stateless.");
    }
}
