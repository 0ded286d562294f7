using System.Collections.Concurrent;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Reasons for a balancer that routes by something other than the session.</summary>
public class ProbeFindingsOfSessions
{
    private const string SessionId = "Mcp-Session-Id";

    private readonly ConcurrentDictionary<string, string> _ofConnections = [];
    private int _turn;

    [Fact]
    public async Task A_balancer_that_routes_by_connection_has_sessions_in_process_memory()
    {
        var probe = await ProbeAsync(context => _ofConnections.GetOrAdd(context.Connection.Id, _ => Next()));

        Assert.Equal(["legacy session-in-process-memory"], probe.Reasons);
        Assert.EndsWith("the balancer chooses a replica for each connection, and clients open several connections.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balancer_that_routes_by_cookie_has_no_sticky_routing()
    {
        var probe = await ProbeAsync(context =>
        {
            var replica = context.Request.Cookies["route"] ?? Next();
            context.Response.Cookies.Append("route", replica);
            return replica;
        });

        Assert.Equal(["legacy sticky-routing-missing"], probe.Reasons);
        Assert.EndsWith("the balancer routes by the cookie route, and MCP clients do not keep cookies.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balancer_that_routes_by_an_id_that_names_no_replica_has_no_sticky_routing()
    {
        var probe = await ProbeAsync(context => context.Request.Headers.ContainsKey(SessionId) ? "0" : Next());

        Assert.Equal(["legacy sticky-routing-missing"], probe.Reasons);
        Assert.EndsWith("the balancer routes by session id, but not to the replica that issued the id.", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_receive_the_same_session_share_an_identity()
    {
        await using var server = await TinyServer.StartAsync((context, _) =>
        {
            context.Response.Headers[SessionId] = "the-only-one";
            return Task.FromResult(false);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(["legacy identity-leak"], probe.Reasons);
        Assert.Equal("6 clients received the same session id.", probe.Evidence);
    }

    /// <summary>Two replicas with their own sessions; a session id begins with the replica that issued it.</summary>
    /// <param name="replicaOf">Chooses the replica of a request, as the balancer does.</param>
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
