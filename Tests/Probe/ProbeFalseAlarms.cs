using System.Collections.Concurrent;
using System.Globalization;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The behaviour of a healthy single process, which must not be called broken.</summary>
public class ProbeFalseAlarms
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_that_fails_sometimes_does_not_prove_a_fault_of_the_balancer(bool byItself)
    {
        var calls = 0;
        await using var server = await TinyServer.StartAsync((context, message) =>
            TwoReplicas.Tool(message) is null || Interlocked.Increment(ref calls) % 7 is not 0 ? Task.FromResult(false)
            : byItself ? TwoReplicas.SayAsync(context, message, "The weather service is busy.", isError: true)
            : TwoReplicas.RefuseAsync(context, message, 200, -32603, "The weather service is busy."));

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy unequal-answers"], probe.Reasons);
        Assert.Contains(" may ", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_fails_sometimes_on_each_replica_is_a_note()
    {
        var calls = new int[2];
        await using var server = await TwoReplicas.StartAsync(namesReplicas: true, (replica, context, message) =>
            TwoReplicas.Tool(message) is null || Interlocked.Increment(ref calls[replica]) % 4 is not 0 ? Task.FromResult(false) : TwoReplicas.SayAsync(context, message, "Busy.", isError: true));

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--calls=120");

        probe.AssertSafe();
        Assert.Contains(probe.Remarks, remark => remark.Contains("succeeds and fails on the same replica", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_time_in_a_description_does_not_make_lists_unequal(bool namesReplicas)
    {
        await using var server = await TwoReplicas.StartAsync(namesReplicas, async (_, context, message) =>
        {
            if (TwoReplicas.Method(message) is not "tools/list")
            {
                return false;
            }

            var now = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
            await TinyServer.AnswerAsync(context, message, $$"""{"tools":[{"name":"look","description":"It is {{now}}.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true} }]}""");
            return true;
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        probe.AssertSafe();
        Assert.Contains(probe.Remarks, remark => remark.Contains("tools/list", StringComparison.Ordinal) && remark.Contains("vary even on a single replica", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task A_tool_that_lists_recent_clients_is_not_an_identity_leak(int most)
    {
        var clients = new ConcurrentQueue<string>();
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                clients.Enqueue((string)message["params"]!["clientInfo"]!["name"]!);
            }

            return TwoReplicas.Tool(message) is null ? Task.FromResult(false) : TwoReplicas.SayAsync(context, message, string.Join(", ", clients.TakeLast(most)));
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        probe.AssertSafe();
        Assert.Contains(probe.Remarks, remark => remark.Contains("names other clients", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(421, "misdirected")]
    public async Task The_status_takes_precedence_over_the_text(int status, string reason)
    {
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            context.Response.Headers["Mcp-Session-Id"] = "a-session-" + Guid.NewGuid();
            return TwoReplicas.Method(message) is "initialize" or "notifications/initialized" or "server/discover"
                ? Task.FromResult(false)
                : TwoReplicas.RefuseAsync(context, message, status, -32000, "Your login session has expired.");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal([$"legacy {reason}"], probe.Reasons);
        Assert.NotEqual("broken", probe.Verdict);
    }

    [Fact]
    public async Task A_server_that_keeps_only_one_session_is_reported()
    {
        // A single transport for all clients, as in many simple examples: a new client replaces the previous one.
        var current = "";
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                context.Response.Headers["Mcp-Session-Id"] = current = $"{Guid.NewGuid()}";
                return Task.FromResult(false);
            }

            return context.Request.Headers["Mcp-Session-Id"] == current ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(["legacy one-client-only"], probe.Reasons);
    }

    [Theory]
    [InlineData(2, "session-ended")]
    [InlineData(3, "session-ended")]
    [InlineData(5, "sessions-unproved")]
    public async Task A_server_that_keeps_only_a_few_sessions_is_not_taken_for_a_balancer_that_loses_them(int most, string reason)
    {
        var sessions = new List<string>();
        await using var server = await TinyServer.StartAsync(async (context, message) =>
        {
            var isOpening = TwoReplicas.Method(message) is "initialize";
            var id = isOpening ? $"{Guid.NewGuid()}" : context.Request.Headers["Mcp-Session-Id"].ToString();
            bool isKept;
            lock (sessions)
            {
                if (isOpening)
                {
                    sessions.Add(id);
                    sessions.RemoveRange(0, Math.Max(0, sessions.Count - most));
                }

                isKept = sessions.Contains(id);
            }

            if (isOpening)
            {
                // Concurrent clients all have a session before the first of them uses its session.
                await Task.Delay(100);
                context.Response.Headers["Mcp-Session-Id"] = id;
            }

            return !isOpening && !isKept && await TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal([$"legacy {reason}"], probe.Reasons);
    }

    [Fact]
    public async Task A_server_that_accepts_only_the_first_client_is_reported()
    {
        var isTaken = 0;
        await using var server = await TinyServer.StartAsync((context, message) =>
            TwoReplicas.Method(message) is "initialize" && Interlocked.Exchange(ref isTaken, 1) is 1
                ? TwoReplicas.RefuseAsync(context, message, 400, -32600, "Invalid Request: Server already initialized")
                : Task.FromResult(false));

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal(["legacy one-client-only"], probe.Reasons);
    }

    [Fact]
    public async Task A_session_that_ends_on_its_own_replica_is_not_reported_as_sent_to_another()
    {
        var sessions = new ConcurrentDictionary<string, int>();
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                context.Response.Headers["Mcp-Session-Id"] = $"{Guid.NewGuid()}";
                return Task.FromResult(false);
            }

            return sessions.AddOrUpdate(context.Request.Headers["Mcp-Session-Id"].ToString(), 1, (_, uses) => uses + 1) <= 4
                ? Task.FromResult(false)
                : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy session-ended"], probe.Reasons);
        Assert.Contains(" may ", probe.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "<html>Cannot DELETE /mcp</html>")]
    [InlineData("text/plain", "404 page not found")]
    public async Task A_router_that_rejects_GET_and_DELETE_does_not_lose_sessions(string type, string page)
    {
        await using var server = await HttpTrap.StartAsync(async (context, message) =>
        {
            if (message is null)
            {
                context.Response.StatusCode = 404;
                context.Response.ContentType = type;
                await context.Response.WriteAsync(page);
                return true;
            }

            if (TwoReplicas.Method(message) is "initialize")
            {
                context.Response.Headers["Mcp-Session-Id"] = $"{Guid.NewGuid()}";
            }

            return false;
        });

        (await ProbeProcess.RunAsync(server.McpEndpoint, "--min-replicas=1")).AssertSafe();
    }

    [Theory]
    [InlineData("uptime")]
    [InlineData("dice")]
    public async Task A_tool_whose_answers_vary_on_one_replica_is_not_compared(string kind)
    {
        var random = new Random(17);
        var calls = 0;
        await using var server = await TinyServer.StartAsync((context, message) =>
        {
            lock (random)
            {
                return TwoReplicas.Tool(message) is null ? Task.FromResult(false) : TwoReplicas.SayAsync(context, message, kind is "dice" ? $"{random.Next(1, 7)}" : $"{++calls}");
            }
        });

        (await ProbeProcess.RunAsync(server.McpEndpoint)).AssertSafe();
    }

    [Fact]
    public async Task A_tool_that_names_its_replica_is_not_taken_for_state_in_memory()
    {
        await using var server = await TwoReplicas.StartAsync(namesReplicas: true, (replica, context, message) =>
            TwoReplicas.Tool(message) is null ? Task.FromResult(false) : TwoReplicas.SayAsync(context, message, $"I am replica-{replica}."));

        (await ProbeProcess.RunAsync(server.McpEndpoint)).AssertSafe();
        (await ProbeProcess.RunAsync(server.McpEndpoint, "--tool=look")).AssertSafe();
    }
}
