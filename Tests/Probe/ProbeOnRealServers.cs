using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Replicas of real servers, alone and behind common balancers.</summary>
[Trait("Run", "All")]
public class ProbeOnRealServers
{
    private const string Safe = "safe";
    private const string Unproved = "sessions-unproved";
    private const string InMemory = "session-in-process-memory";
    private const string NotFollowed = "sticky-routing-missing";
    private const string OtherWorker = "sse-message-to-another-worker";

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "probe.md"));

    /// <param name="server">The name in docs/probe.md.</param>
    /// <param name="verdicts">Alone; behind nginx with round robin, nginx with a hash of the session id, HAProxy with a cookie, and our balancer.</param>
    [Theory(Skip = Requirements.NoForeignBalancers, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.ForeignBalancers))]
    [InlineData("server-everything 2026.8.31", Unproved, InMemory, NotFollowed, NotFollowed, Safe)]
    [InlineData("TypeScript SDK 1.32, stateful", Unproved, InMemory, NotFollowed, NotFollowed, Safe)]
    [InlineData("TypeScript SDK 1.32, stateless", Safe, Safe, Safe, Safe, Safe)]
    [InlineData("TypeScript SDK 1.32, HTTP+SSE", Unproved, OtherWorker, OtherWorker, OtherWorker, Safe)]
    [InlineData("fastmcp 4.20, stateful", Unproved, InMemory, NotFollowed, NotFollowed, Safe)]
    [InlineData("fastmcp 4.20, stateless", Safe, Safe, Safe, Safe, Safe)]
    [InlineData("supergateway 4.0, stateful", Unproved, InMemory, NotFollowed, NotFollowed, Safe)]
    [InlineData("ours, `Stateless`", Safe, Safe, Safe, Safe, Safe)]
    [InlineData("ours, `Stateful`", Unproved, InMemory, NotFollowed, NotFollowed, InMemory)]
    [InlineData("ours, `Sticky`", Unproved, InMemory, NotFollowed, NotFollowed, Safe)]
    [InlineData("ours, `Shared`", Unproved, Safe, Safe, Safe, Safe)]
    public async Task Each_server_has_its_verdict_behind_each_balancer(string server, params string[] verdicts)
    {
        await using var replicas = await RealReplicas.StartAsync(server);
        await using var roundRobin = await ForeignBalancer.NginxAsync(replicas.Ports);
        await using var byHash = await ForeignBalancer.NginxAsync(replicas.Ports, "hash $http_mcp_session_id consistent;");
        await using var byCookie = await ForeignBalancer.HAProxyAsync(replicas.Ports);
        await using var ours = await LoneBalancer.StartAsync(replicas.Ports.Select(port => $"http://127.0.0.1:{port}"), replicas.BalancerOptions);

        var seen = new List<string>();
        foreach (var address in new[] { new Uri($"http://127.0.0.1:{replicas.Ports.First()}"), roundRobin.Http.BaseAddress!, byHash.Http.BaseAddress!, byCookie.Http.BaseAddress!, ours.Http.BaseAddress! })
        {
            var probe = await ProbeProcess.RunAsync(new Uri(address, replicas.Path));
            TestContext.Current.TestOutputHelper!.WriteLine($"{probe.Report["seconds"]} s: {probe.Verdict} {string.Join(", ", probe.Reasons)}");
            seen.Add(probe.Verdict is Safe ? Safe : string.Join(", ", probe.Reasons.Select(reason => reason.Split(' ')[^1])));
        }

        Assert.Equal(verdicts, seen);
        Assert.Contains($"\n| {server} | {string.Join(" | ", verdicts.Select(verdict => $"`{verdict}`"))} |", Page, StringComparison.Ordinal);
    }
}
