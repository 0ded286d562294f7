using System.Collections.Concurrent;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Sticky sessions: faults that chance may hide, and replica names in session ids.</summary>
public class ProbeFollowedSessions
{
    private const string SessionId = "Mcp-Session-Id";
    private const int FirstClients = 6;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_hash_that_by_chance_found_or_lost_the_sessions_of_all_first_clients_is_detected(bool namesReplicas, bool areFound)
    {
        var sessions = new ConcurrentDictionary<string, int>();
        var (turn, issued) = (0, 0);
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            var given = context.Request.Headers[SessionId].ToString();
            var replica = given.Length > 0 ? given[0] - '0' : Interlocked.Increment(ref turn) % 2;
            if (namesReplicas)
            {
                context.Response.Headers[TwoReplicas.ServedBy] = $"replica-{replica}";
            }

            if (TwoReplicas.Method(message) is "initialize")
            {
                var number = Interlocked.Increment(ref issued);
                var isLucky = number <= FirstClients ? areFound : number % 2 is 0;
                var id = $"{(isLucky ? replica : 1 - replica)}{Guid.NewGuid()}";
                sessions[id] = replica;
                context.Response.Headers[SessionId] = id;
                return Task.FromResult(false);
            }

            return sessions[given] == replica ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy sticky-routing-missing"], probe.Reasons);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ids_that_begin_with_the_name_of_a_replica_show_that_there_are_several(int replicas)
    {
        var turn = 0;
        var probe = await RunAsync(() => $"mcp-{Interlocked.Increment(ref turn) % replicas}.{Guid.NewGuid()}");

        probe.AssertSafe();
        Assert.Contains(probe.Remarks, remark => remark.Contains("each session stayed on one replica", StringComparison.Ordinal));
        Assert.Equal(replicas, probe.Report["replicas"]!["shares"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("clock")]
    [InlineData("random")]
    public async Task A_dot_in_the_session_ids_of_one_process_proves_nothing(string kind)
    {
        var issued = 0;
        var probe = await RunAsync(() => kind switch
        {
            "constant" => $"session.{Guid.NewGuid()}",
            "clock" => $"t{1_700_000_000 + (Interlocked.Increment(ref issued) / 4)}.{Guid.NewGuid()}",
            _ => $"{Guid.NewGuid():N}.{Guid.NewGuid():N}",
        });

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy sessions-unproved"], probe.Reasons);
    }

    // Every session is found: a single process, or replicas with sticky sessions.
    private static async Task<ProbeProcess> RunAsync(Func<string> issue)
    {
        var sessions = new ConcurrentDictionary<string, bool>();
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                var id = issue();
                sessions[id] = true;
                context.Response.Headers[SessionId] = id;
                return Task.FromResult(false);
            }

            return sessions.ContainsKey(context.Request.Headers[SessionId].ToString()) ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });
        return await ProbeProcess.RunAsync(server.McpEndpoint);
    }
}
