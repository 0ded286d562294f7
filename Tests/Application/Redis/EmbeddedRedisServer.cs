using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;
using StackExchange.Redis;

namespace McpAspire.Tests;

/// <summary>The Redis that the application starts by itself.</summary>
[Collection<SharedOnGarnet>]
[Trait("Run", "All")]
public sealed partial class EmbeddedRedisServer(SharedReplicas application)
{
    public static bool HasSymbolicLinks => !OperatingSystem.IsWindows();

    [Fact(Skip = "The test builds a PATH without other programs from a symbolic link.", SkipUnless = nameof(HasSymbolicLinks))]
    public async Task Sessions_are_shared_on_a_machine_with_nothing_but_the_SDK()
    {
        await using var host = new ApplicationProcess(new Dictionary<string, string?> { ["PATH"] = BareMachine.Folder }, "AppHost", "--Port=0", "--Sessions=Shared");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await host.LineAsync("MCP endpoint")).Value) };

        var session = await LegacySession.OpenAsync(http);
        for (var call = 0; call < 6; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await session.CallAsync("who_am_i")).Status);
        }

        await host.LineAsync("Redis: Garnet 2.2.8 in a separate process, because neither docker nor podman answers.");
        host.Signal(ApplicationProcess.Interrupt);
        Assert.Equal(0, await host.EndAsync());
    }

    [Fact]
    public async Task It_is_killed_and_started_again_while_the_replicas_live()
    {
        Assert.Equal(HttpStatusCode.OK, (await (await LegacySession.OpenAsync(application.Http)).CallAsync("who_am_i")).Status);

        using (var process = await ProcessAsync())
        {
            process.Kill();
        }

        await application.WaitForAsync("redis", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        await Eventually.HoldsAsync("no session begins", async () => (await application.Http.PostAsync(LegacySession.Initialize)).Status is HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await application.Http.CallToolAsync("who_am_i", era: Era.Modern)).Status);

        Assert.True((await application.ExecuteAsync("redis", KnownResourceCommands.StartCommand)).Success);
        await Eventually.HoldsAsync("sessions begin", async () => (await application.Http.PostAsync(LegacySession.Initialize)).Status is HttpStatusCode.OK);
        foreach (var replica in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            using var http = application.Replica(replica);
            await Eventually.HoldsAsync($"{replica} has found it", async () => (await http.PostAsync(LegacySession.Initialize)).Status is HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task It_listens_on_localhost_and_needs_a_password_that_is_not_visible()
    {
        var connectionString = ConfigurationOptions.Parse(await application.ConnectionStringAsync("redis"));
        var endpoint = Assert.IsType<IPEndPoint>(Assert.Single(connectionString.EndPoints));
        using var process = await ProcessAsync();

        Assert.Equal(
            [endpoint],
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == endpoint.Port));
        Assert.Equal(IPAddress.Loopback, endpoint.Address);
        Assert.True(connectionString.Password!.Length >= 32);
        var refused = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{endpoint}"));
        Assert.Contains("NOAUTH", refused.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            var arguments = (await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline", TestContext.Current.CancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(arguments, argument => Assert.DoesNotContain(connectionString.Password, argument, StringComparison.Ordinal));
            Assert.False(File.Exists(arguments[^1]));
        }
    }

    [Fact]
    public async Task Its_memory_is_bounded()
    {
        const int Entries = 10_000;
        using var redis = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        var big = new byte[100_000];

        for (var entry = 0; entry < Entries; entry++)
        {
            await database.HashSetAsync($"hash-{entry}", "big", big);
        }

        Assert.False(await database.KeyExistsAsync("hash-0"));
        Assert.True(await database.KeyExistsAsync($"hash-{Entries - 1}"));
        Assert.InRange(redis.WorkingSet, 0, 700 << 20);
    }

    private async Task<Process> ProcessAsync()
    {
        int? id = null;
        await Eventually.HoldsAsync("redis runs", () => (id = application.ProcessId("redis")) is not null);
        return Process.GetProcessById(id!.Value);
    }

    [GeneratedRegex("http://[^/]+")]
    private static partial Regex Address();
}
