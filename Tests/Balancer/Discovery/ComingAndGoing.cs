using System.Net;
using System.Text.Json;
using McpReplicas.Balancer;
using McpReplicas.Balancer.Discovery;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;

namespace McpAspire.Tests;

/// <summary>Replicas are added and removed while the balancer runs, by configuration or by DNS.</summary>
public sealed class ComingAndGoing : TwoFaultyReplicas
{
    private const string Host = "mcp.test";

    private readonly string _settings = Path.Combine(Path.GetTempPath(), $"balancer-{Guid.NewGuid():N}.json");

    public static bool HasManyLoopbackAddresses => OperatingSystem.IsLinux();

    public override ValueTask DisposeAsync()
    {
        File.Delete(_settings);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_configuration_change_adds_and_removes_replicas_without_losing_a_request()
    {
        await using var three = await FaultyReplica.StartAsync();
        Write(("mcp-1", One), ("mcp-2", Two));
        await using var balancer = await StartAsync();
        var statuses = new List<HttpStatusCode>();
        using var end = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                var status = (await balancer.Http.CallToolAsync("change")).Status;
                lock (statuses)
                {
                    statuses.Add(status);
                }
            }
        }));

        Write(("mcp-2", Two), ("mcp-3", three));
        await Eventually.HoldsAsync("the third replica gets calls", () => three.Executions > 0);
        await Eventually.HoldsAsync("the first replica is removed", async () => !(await NamesAsync(balancer)).Contains("mcp-1"));
        var before = One.Executions;
        Write(("mcp-1", One), ("mcp-3", three));
        await Eventually.HoldsAsync("the first replica gets calls again", () => One.Executions > before);
        await end.CancelAsync();
        await load;

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Theory]
    [InlineData("""{"Balancer":{"Replicas":{}}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"nowhere"}}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"Policy":"Best"}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"ProbeFailures":"many"}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"PageForAll":"perhaps"}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"PageUrl":"anywhere"}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"Limits":{"MaxHeaders":"many"}}}""")]
    [InlineData("""{"Balancer":{"Replicas":{"mcp-1":"http://localhost:1"},"Limits":{"MaxHeaders":1}}}""")]
    public async Task An_invalid_change_is_ignored(string settings)
    {
        Write(("mcp-1", One), ("mcp-2", Two));
        await using var balancer = await StartAsync();

        await File.WriteAllTextAsync(_settings, settings, TestContext.Current.CancellationToken);
        ((IConfigurationRoot)balancer.App.Configuration).Reload();

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
        Assert.Equal(["mcp-1", "mcp-2"], await NamesAsync(balancer));
    }

    [Theory]
    [InlineData("Access:TrustedProxies:0", "nowhere")]
    [InlineData("Drain:Grace", "never")]
    [InlineData("Drain:Grace", "10:00:00")]
    public async Task An_invalid_change_in_a_section_that_needs_a_restart_is_ignored(string key, string value)
    {
        Write(("mcp-1", One), ("mcp-2", Two));
        await using var balancer = await StartAsync();

        balancer.App.Configuration[key] = value;
        ((IConfigurationRoot)balancer.App.Configuration).Reload();

        Assert.Equal(HttpStatusCode.OK, (await balancer.Http.CallToolAsync("change")).Status);
    }

    [Fact]
    public async Task Changed_options_apply_to_the_next_request()
    {
        Write(("mcp-1", One), ("mcp-2", Two));
        await using var balancer = await StartAsync();

        balancer.App.Configuration["Balancer:RequestFailures"] = "7";
        ((IConfigurationRoot)balancer.App.Configuration).Reload();

        Assert.Equal(7, balancer.App.Services.GetRequiredService<IOptions<BalancerOptions>>().Value.RequestFailures);
    }

    [Fact]
    public async Task The_state_of_a_replica_is_dropped_when_its_name_gets_another_address()
    {
        await using var three = await FaultyReplica.StartAsync();
        Write(("mcp-1", One), ("mcp-2", Two));
        await using var balancer = await StartAsync();
        await balancer.Page.ActAsync("mcp-2", "drain");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "drained");
        await balancer.Http.CallToolAsync("change");

        Write(("mcp-1", One), ("mcp-2", three));

        await balancer.Page.ReplicaBecomesAsync("mcp-2", "unprobed");
        Assert.Equal(0, (int)(await balancer.Page.PageReplicaAsync("mcp-2"))["requests"]!);
    }

    [Fact(Skip = "Only Linux has many loopback addresses.", SkipUnless = nameof(HasManyLoopbackAddresses))]
    public async Task A_replica_that_gets_the_address_of_another_one_inherits_none_of_its_state()
    {
        var port = FreePort.Next();
        await using var one = await FaultyReplica.StartAsync($"http://127.0.0.2:{port}");
        await using var two = await FaultyReplica.StartAsync($"http://127.0.0.3:{port}");
        IPAddress[] both = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];
        var dns = both;
        await using var balancer = await StartWithDnsAsync(port, () => dns);
        await Eventually.HoldsAsync("both are there", async () => (await NamesAsync(balancer)).Count is 2);
        await balancer.Page.ActAsync("mcp@127.0.0.3", "drain");
        two.Fault = FaultyReplica.Status(500);

        var removed = await RemovedAsync(balancer, () => dns = both[..1]);
        dns = both;

        await Eventually.HoldsAsync("the second replica is there again", async () => (await NamesAsync(balancer)).Count is 2);
        Assert.Equal("unprobed", (string?)(await balancer.Page.PageReplicaAsync("mcp@127.0.0.3"))["state"]);
        await Eventually.HoldsAsync("the state of the first one is dropped", () =>
        {
            GC.Collect();
            return !removed.IsAlive;
        });
    }

    [Fact(Skip = "Only Linux has many loopback addresses.", SkipUnless = nameof(HasManyLoopbackAddresses))]
    public async Task A_replica_that_joins_begins_with_a_small_share()
    {
        var port = FreePort.Next();
        await using var one = await FaultyReplica.StartAsync($"http://127.0.0.2:{port}");
        await using var two = await FaultyReplica.StartAsync($"http://127.0.0.3:{port}");
        IPAddress[] dns = [IPAddress.Parse("127.0.0.2")];
        await using var balancer = await StartWithDnsAsync(port, () => dns);
        await Eventually.HoldsAsync("one is there", async () => (await NamesAsync(balancer)).Count is 1);

        dns = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];
        await Eventually.HoldsAsync("both are there", async () => (await NamesAsync(balancer)).Count is 2);
        for (var call = 0; call < 100; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.InRange(two.Executions, 1, 30);
    }

    [Fact]
    public async Task A_replica_configured_at_startup_gets_its_full_share_when_it_becomes_ready()
    {
        var address = Two.Address;
        await Two.StopAsync();
        await using var balancer = await LoneBalancer.StartAsync([One.Address, address], "--Balancer:SlowStart=00:01:00", "--Balancer:ProbeInterval=00:00:00.2");
        await balancer.Page.ReplicaBecomesAsync("mcp-1", "ready");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ejected");

        await using var late = await FaultyReplica.StartAsync(address);
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
        for (var call = 0; call < 20; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.Equal((10, 10), (One.Executions, late.Executions));
    }

    [Fact]
    public async Task A_readmitted_replica_begins_with_a_small_share()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], "--Balancer:SlowStart=00:01:00", "--Balancer:ProbeInterval=00:00:00.2");
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
        Two.IsReady = false;
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ejected");

        Two.IsReady = true;
        await balancer.Page.ReplicaBecomesAsync("mcp-2", "ready");
        for (var call = 0; call < 100; call++)
        {
            await balancer.Http.CallToolAsync("change");
        }

        Assert.InRange(Two.Executions, 1, 30);
    }

    /// <summary>Waits until the second replica is removed. Afterwards the test holds only a weak reference to it.</summary>
    private static async Task<WeakReference> RemovedAsync(BalancerInProcess balancer, Action change)
    {
        var reference = Find(balancer);
        change();
        await Eventually.HoldsAsync("one is left", async () => (await NamesAsync(balancer)).Count is 1);
        return reference;

        static WeakReference Find(BalancerInProcess balancer) =>
            new(balancer.App.Services.GetRequiredService<IProxyStateLookup>().GetClusters().Single().Destinations["mcp@127.0.0.3"].Model);
    }

    private static async Task<List<string>> NamesAsync(BalancerInProcess balancer) => [.. (await balancer.Page.PageStateAsync())["replicas"]!.AsArray().Select(replica => (string)replica!["name"]!)];

    private Task<BalancerInProcess> StartAsync() => BalancerInProcess.StartAsync(
        (WebApplicationBuilder builder) => builder.Configuration.AddJsonFile(_settings, optional: false, reloadOnChange: true), "--Balancer:HealthPath=");

    private static Task<BalancerInProcess> StartWithDnsAsync(int port, Func<IPAddress[]> dns) => BalancerInProcess.StartAsync(
        services => services.AddSingleton<HostLookup>((_, _) => Task.FromResult(dns())), $"--Balancer:Replicas:mcp=http://{Host}:{port}", "--Balancer:HealthPath=", "--Balancer:DnsRefresh=00:00:01", "--Balancer:SlowStart=00:01:00");

    private void Write(params (string Name, FaultyReplica Replica)[] replicas) =>
        File.WriteAllText(_settings, JsonSerializer.Serialize(new { Balancer = new { Replicas = replicas.ToDictionary(replica => replica.Name, replica => replica.Replica.Address) } }));
}
