using System.Collections.Concurrent;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>What the probe says of a balancer that follows something else than the session.</summary>
public class ProbeFindingsOfSessions
{
    private const string SessionId = "Mcp-Session-Id";

    private readonly ConcurrentDictionary<string, string> _ofConnections = [];
    private int _turn;

    [Fact]
    public async Task Where_the_connection_is_followed_sessions_are_kept_in_process_memory()
    {
        var probe = await ProbeAsync(context => _ofConnections.GetOrAdd(context.Connection.Id, _ => Next()));

        Assert.Equal(["legacy session-in-process-memory"], probe.Reasons);
        Assert.EndsWith("the balancer chooses a replica for each connection, and clients open several.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_cookie_is_followed_sticky_routing_is_missing()
    {
        var probe = await ProbeAsync(context =>
        {
            var replica = context.Request.Cookies["route"] ?? Next();
            context.Response.Cookies.Append("route", replica);
            return replica;
        });

        Assert.Equal(["legacy sticky-routing-missing"], probe.Reasons);
        Assert.EndsWith("the balancer follows the cookie route, and MCP clients keep no cookies.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_an_id_is_followed_that_names_no_replica_sticky_routing_is_missing()
    {
        var probe = await ProbeAsync(context => context.Request.Headers.ContainsKey(SessionId) ? "0" : Next());

        Assert.Equal(["legacy sticky-routing-missing"], probe.Reasons);
        Assert.EndsWith("the balancer follows the session's id, but not to the replica that issued it.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_are_given_the_same_session_share_an_identity()
    {
        await using var server = await TinyServer.StartAsync((context, _) =>
        {
            context.Response.Headers[SessionId] = "the-only-one";
            return Task.FromResult(false);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(["legacy identity-leak"], probe.Reasons);
        Assert.Equal("6 clients were given the same session.", probe.Evidence);
    }

    /// <summary>Two replicas, each with the sessions that it issued; an id begins with the replica that knows it.</summary>
    /// <param name="replicaOf">The balancer.</param>
    private static async Task<ProbeProcess> ProbeAsync(Func<HttpContext, string> replicaOf)
    {
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            var replica = replicaOf(context);
            if ((string?)message["method"] is "initialize")
            {
                context.Response.Headers[SessionId] = $"{replica}-{Guid.NewGuid()}";
                return false;
            }

            if (context.Request.Headers[SessionId].ToString().StartsWith($"{replica}-", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("""{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}""");
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        return probe;
    }

    private string Next() => $"{Interlocked.Increment(ref _turn) % 2}";
}
