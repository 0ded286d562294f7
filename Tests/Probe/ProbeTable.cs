using System.Collections.Concurrent;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Two replicas of each kind of server behind each kind of balancer, with and without a header that identifies replicas.</summary>
public class ProbeTable
{
    private const string SessionId = "Mcp-Session-Id";

    public static IEnumerable<TheoryDataRow<string, string, bool, string>> Cells()
    {
        foreach (var namesReplicas in new[] { true, false })
        {
            foreach (var balancer in new[] { "alone", "request", "connection", "cookie", "hash", "session" })
            {
                // A cookie identifies replicas too.
                var proved = namesReplicas || balancer is "cookie";
                var unproved = proved && balancer is not "alone" ? "safe" : "sessions-unproved";
                yield return new("stateless", balancer, namesReplicas, "safe");
                yield return new("shared", balancer, namesReplicas, unproved);
                yield return new("memory", balancer, namesReplicas, balancer switch
                {
                    "request" or "connection" => "session-in-process-memory",
                    "cookie" or "hash" => "sticky-routing-missing",
                    _ => unproved,
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_pair_has_its_verdict(string kind, string balancer, bool namesReplicas, string expected)
    {
        var sessions = new ConcurrentDictionary<string, int>();
        var ofConnections = new ConcurrentDictionary<string, int>();
        var (turn, issued) = (0, 0);
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            var replica = ReplicaFor(context);
            if (namesReplicas)
            {
                context.Response.Headers[TwoReplicas.ServedBy] = $"replica-{replica}";
            }

            if (kind is "stateless")
            {
                return Task.FromResult(false);
            }

            if (TwoReplicas.Method(message) is "initialize")
            {
                // The id begins with its own hash, which points to the issuer for every second id.
                var hash = Interlocked.Increment(ref issued) % 2 is 0 ? replica : 1 - replica;
                var id = $"{hash}-{Guid.NewGuid()}";
                sessions[id] = replica;
                context.Response.Headers[SessionId] = id;
                return Task.FromResult(false);
            }

            return sessions.TryGetValue(context.Request.Headers[SessionId].ToString(), out var owner) && (kind is "shared" || owner == replica)
                ? Task.FromResult(false)
                : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(expected, probe.Verdict is "safe" ? "safe" : Assert.Single(probe.Reasons).Split(' ')[^1]);
        Assert.Equal(expected is "safe" ? 0 : expected is "sessions-unproved" ? 3 : 1, probe.ExitCode);

        int Next() => Interlocked.Increment(ref turn) % 2;

        int ReplicaFor(HttpContext context)
        {
            var session = context.Request.Headers[SessionId].ToString();
            switch (balancer)
            {
                case "alone":
                    return 0;
                case "connection":
                    return ofConnections.GetOrAdd(context.Connection.Id, _ => Next());
                case "cookie":
                    var replica = int.TryParse(context.Request.Cookies["route"], out var known) ? known : Next();
                    context.Response.Cookies.Append("route", $"{replica}");
                    return replica;
                case "hash":
                    return session.Length > 0 ? session[0] - '0' : Next();
                case "session":
                    return sessions.TryGetValue(session, out var owner) ? owner : Next();
                default:
                    return Next();
            }
        }
    }
}
