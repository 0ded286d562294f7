using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What the balancer does when calls are lost.</summary>
public sealed class LostCalls : TwoFaultyReplicas
{
    private const string NoProbe = "--Balancer:HealthPath=";

    [Theory]
    [InlineData("resources/read")]
    [InlineData("tools/list")]
    [InlineData("tools/call")]
    public async Task A_request_that_breaks_every_replica_breaks_only_two(string method)
    {
        var replicas = new List<FaultyReplica> { One, Two };
        for (var number = 3; number <= 6; number++)
        {
            replicas.Add(await FaultyReplica.StartAsync());
        }

        var broken = 0;
        replicas.ForEach(replica => replica.Fault = context =>
        {
            Interlocked.Increment(ref broken);
            return FaultyReplica.Break(context);
        });
        await using var balancer = await LoneBalancer.StartAsync(replicas, NoProbe, "--Balancer:RepeatableTools:0=look");

        var answer = method is "tools/call" ? await balancer.Http.CallToolAsync("look") : await balancer.Http.McpAsync(method);

        Assert.Equal((HttpStatusCode.BadGateway, 2), (answer.Status, broken));
        foreach (var replica in replicas.Skip(2))
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_log_says_which_replica_does_not_list_its_tools_and_under_which_host()
    {
        await using var refusing = new RawReplica(_ => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        await using var balancer = await LoneBalancer.StartAsync([refusing.Address], NoProbe);

        var line = await balancer.Process.LineAsync("mcp-1 did not list its tools");

        Assert.EndsWith($"or reject the Host {new Uri(refusing.Address).Authority}.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_calls_cause_no_requests_to_list_tools()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        await balancer.LearnsToolsOfAsync("mcp-1");
        await balancer.LearnsToolsOfAsync("mcp-2");
        var asked = One.Listings + Two.Listings;
        One.Fault = FaultyReplica.Break;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(call => balancer.Http.CallToolAsync(call % 2 is 0 ? "look" : "unknown")));

        // The periodic listing of tools may have run meanwhile.
        Assert.InRange(One.Listings + Two.Listings, asked, asked + 2);
    }

    [Fact]
    public async Task The_tools_are_listed_without_the_credentials_of_a_client()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe);
        balancer.Http.DefaultRequestHeaders.Add("Authorization", "Bearer secret");
        balancer.Http.DefaultRequestHeaders.Add("Cookie", "session=secret");

        await balancer.Http.CallToolAsync("look");
        await balancer.LearnsToolsOfAsync("mcp-1");

        Assert.Equal("Bearer secret", (One.LastHeaders ?? Two.LastHeaders)!.Authorization);
        Assert.DoesNotContain("secret", string.Join(' ', One.ListingHeaders!.Select(header => $"{header.Value}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_the_path_of_a_lost_call_receives_no_request()
    {
        await using var stranger = new RawReplica(_ => RawReplica.Ok());
        await using var one = new RawReplica(_ => null);
        await using var two = new RawReplica(_ => null);
        await using var balancer = await LoneBalancer.StartAsync([one.Address, two.Address], NoProbe);
        var host = stranger.Address["http:".Length..];

        foreach (var target in new[] { $"{host}/x", $"/{host}/x", $"/@{host[2..]}", $"/\\{host[2..]}/x", $"{stranger.Address}/x" })
        {
            using var connection = await RawConnection.OpenAsync(balancer.Port);
            var body = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look"}}""";
            await connection.WriteAsync($"POST {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer secret\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            await connection.ReadToEndAsync();
        }

        Assert.Empty(stranger.Requests);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"tools":[],"tools":[]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":7,"annotations":{"readOnlyHint":"yes"}},null,5]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"tools":[5],"nextCursor":7}}""")]
    [InlineData("[")]
    [InlineData("7")]
    public async Task A_replica_that_lists_invalid_tools_does_no_harm(string tools)
    {
        await using var one = new RawReplica(_ => RawReplica.Ok(tools));
        await using var balancer = await LoneBalancer.StartAsync([one.Address, Two.Address], NoProbe);

        await balancer.LearnsToolsOfAsync("mcp-2");
        await Eventually.HoldsAsync("its tools are listed", () => one.Requests.Count > 0);

        Assert.Equal(2, (await balancer.Page.PageStateAsync())["replicas"]!.AsArray().Count);
        Assert.DoesNotContain("BackgroundService", balancer.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_the_operator_names_is_retried_whatever_its_annotations()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], NoProbe, "--Balancer:RetryAnnotatedTools=false", "--Balancer:RepeatableTools:0=change");
        One.Fault = FaultyReplica.Break;

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        Assert.Equal(0, One.Listings + Two.Listings);
    }

    [Fact]
    public async Task Tools_of_replicas_below_a_path_are_retried_too()
    {
        await using var balancer = await LoneBalancer.StartAsync([$"{One.Address}/api", $"{Two.Address}/api/"], NoProbe);
        await balancer.LearnsToolsOfAsync("mcp-1");
        await balancer.LearnsToolsOfAsync("mcp-2");
        One.Fault = FaultyReplica.Break;

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("look")).Status);
        Assert.Equal((1, 1), (One.Executions, Two.Executions));
    }
}
