using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Faults that single requests do not show: tools with state in memory, a second round on another replica, a replica that is unavailable.</summary>
public class ProbeMissedFaults
{
    private const string Discovery = """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"resultType":"complete"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cart_in_memory_is_broken_for_a_tool_of_the_user_and_only_possible_for_another(bool namesReplicas)
    {
        await using var server = await CartsAsync(namesReplicas, ["apple"], []);

        var any = await ProbeProcess.RunAsync(server.McpEndpoint);
        var named = await ProbeProcess.RunAsync(server.McpEndpoint, "--tool=get_cart");

        Assert.Equal((3, "incomplete"), (any.ExitCode, any.Verdict));
        Assert.Equal((1, "broken"), (named.ExitCode, named.Verdict));
        Assert.Equal(["legacy unequal-answers"], any.Reasons);
        Assert.Equal(["legacy unequal-answers"], named.Reasons);
        Assert.Contains(" may ", any.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_that_one_tool_writes_must_be_readable_on_every_replica(bool namesReplicas)
    {
        await using var server = await CartsAsync(namesReplicas, [], []);

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--tool=add_to_cart", "--then=get_cart");

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy state-in-process-memory"], probe.Reasons);
    }

    [Theory]
    [InlineData(true, 1, "legacy state-in-process-memory")]
    [InlineData(false, 0)]
    public async Task A_handle_in_a_result_is_passed_to_the_next_tool(bool isInMemory, int exitCode, params string[] reasons)
    {
        var handles = new ConcurrentDictionary<string, int>();
        await using var server = await TwoReplicas.StartAsync(namesReplicas: false, (replica, context, message) =>
        {
            switch (TwoReplicas.Tool(message))
            {
                case "open":
                    var handle = $"{Guid.NewGuid():N}";
                    handles[handle] = replica;
                    return TwoReplicas.SayAsync(context, message, $"Opened. The handle is {handle}; keep it.");
                case "read":
                    var given = (string?)message["params"]!["arguments"]!["handle"] ?? "";
                    return handles.TryGetValue(given, out var owner) && (!isInMemory || owner == replica)
                        ? TwoReplicas.SayAsync(context, message, "Empty.")
                        : TwoReplicas.SayAsync(context, message, "Unknown handle.", isError: true);
                default:
                    return ListAsync(context, message, """[{"name":"open","inputSchema":{"type":"object"}},{"name":"read","inputSchema":{"type":"object","properties":{"handle":{"type":"string"}},"required":["handle"]}}]""");
            }
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--tool=open", "--then=read");

        Assert.Equal(exitCode, probe.ExitCode);
        Assert.Equal(reasons, probe.Reasons);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_round_that_only_its_own_replica_understands_is_broken(bool namesReplicas)
    {
        await using var server = await TwoReplicas.StartAsync(namesReplicas, (replica, context, message) => AskBackAsync(context, message, key: $"{replica}"));

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--era=modern");

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["modern second-round-fails"], probe.Reasons);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_round_that_every_replica_understands_is_safe(bool namesReplicas)
    {
        await using var server = await TwoReplicas.StartAsync(namesReplicas, (_, context, message) => AskBackAsync(context, message, key: "the same"));

        (await ProbeProcess.RunAsync(server.McpEndpoint, "--era=modern")).AssertSafe();
    }

    [Fact]
    public async Task One_process_with_sessions_is_not_called_safe()
    {
        await using var server = await OneWithSessionsAsync();

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);
        var alone = await ProbeProcess.RunAsync(server.McpEndpoint, "--min-replicas=1");

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy sessions-unproved"], probe.Reasons);
        Assert.Contains(" may ", probe.Evidence, StringComparison.Ordinal);
        alone.AssertSafe();
    }

    [Fact]
    public async Task Fewer_replicas_than_required_are_not_safe()
    {
        await using var one = await TinyServer.StartAsync((context, _) =>
        {
            context.Response.Headers[TwoReplicas.ServedBy] = "only";
            return Task.FromResult(false);
        });
        await using var two = await TwoReplicas.StartAsync(namesReplicas: true, (_, _, _) => Task.FromResult(false));

        var few = await ProbeProcess.RunAsync(one.McpEndpoint, "--min-replicas=2");
        var enough = await ProbeProcess.RunAsync(two.McpEndpoint, "--min-replicas=2");

        Assert.Equal((3, "incomplete"), (few.ExitCode, few.Verdict));
        Assert.Equal(["too-few-replicas"], few.Reasons);
        enough.AssertSafe();
    }

    [Fact]
    public async Task Replicas_that_are_probed_directly_are_compared()
    {
        await using var one = await TinyServer.StartAsync((_, _) => Task.FromResult(false));
        await using var other = await TinyServer.StartAsync((context, message) =>
            TwoReplicas.Method(message) is "tools/list" ? ListAsync(context, message, """[{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]""") : Task.FromResult(false));

        var equal = await ProbeProcess.RunAsync(one.McpEndpoint, $"--replica={one.McpEndpoint}", $"--replica={one.McpEndpoint}", "--min-replicas=1");
        var unequal = await ProbeProcess.RunAsync(one.McpEndpoint, $"--replica={one.McpEndpoint}", $"--replica={other.McpEndpoint}");

        equal.AssertSafe();
        Assert.Equal((1, "broken"), (unequal.ExitCode, unequal.Verdict));
        Assert.Equal(["legacy unequal-lists"], unequal.Reasons);
        Assert.Contains($"{other.McpEndpoint.Authority}", unequal.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_that_are_probed_directly_show_sessions_in_memory()
    {
        await using var one = await OneWithSessionsAsync();
        await using var other = await OneWithSessionsAsync();

        var probe = await ProbeProcess.RunAsync(one.McpEndpoint, $"--replica={one.McpEndpoint}", $"--replica={other.McpEndpoint}");

        Assert.Equal(["legacy session-in-process-memory"], probe.Reasons);
        Assert.Contains($"was unknown to {other.McpEndpoint.Authority}", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unavailable_replica_is_reported()
    {
        await using var one = await TinyServer.StartAsync((_, _) => Task.FromResult(false));
        var closed = FreePort.Next();

        var probe = await ProbeProcess.RunAsync(one.McpEndpoint, $"--replica={one.McpEndpoint}", $"--replica=http://127.0.0.1:{closed}/mcp");

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy not-connected"], probe.Reasons);
        Assert.Contains($"127.0.0.1:{closed}", probe.Evidence, StringComparison.Ordinal);
    }

    private static Task<TinyServer> OneWithSessionsAsync()
    {
        var sessions = new ConcurrentDictionary<string, bool>();
        return TinyServer.StartAsync((context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                var id = $"{Guid.NewGuid()}";
                sessions[id] = true;
                context.Response.Headers["Mcp-Session-Id"] = id;
                return Task.FromResult(false);
            }

            return sessions.ContainsKey(context.Request.Headers["Mcp-Session-Id"].ToString()) ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
        });
    }

    private static Task<TinyServer> CartsAsync(bool namesReplicas, params List<string>[] carts) => TwoReplicas.StartAsync(namesReplicas, (replica, context, message) =>
    {
        switch (TwoReplicas.Tool(message))
        {
            case "add_to_cart":
                lock (carts)
                {
                    carts[replica].Add("pear");
                }

                return TwoReplicas.SayAsync(context, message, "Added.");
            case "get_cart":
                lock (carts)
                {
                    return TwoReplicas.SayAsync(context, message, $"[{string.Join(", ", carts[replica])}]");
                }

            default:
                return ListAsync(context, message, """[{"name":"add_to_cart","inputSchema":{"type":"object"}},{"name":"get_cart","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]""");
        }
    });

    private static async Task<bool> ListAsync(HttpContext context, JsonNode message, string tools)
    {
        if (TwoReplicas.Method(message) is not "tools/list")
        {
            return false;
        }

        await TinyServer.AnswerAsync(context, message, $$"""{"tools":{{tools}}}""");
        return true;
    }

    /// <summary>A tool that asks its user for a name, with a requestState that only the same key accepts.</summary>
    private static async Task<bool> AskBackAsync(HttpContext context, JsonNode message, string key)
    {
        var parameters = message["params"]!;
        switch (TwoReplicas.Method(message))
        {
            case "server/discover":
                await TinyServer.AnswerAsync(context, message, Discovery);
                return true;
            case "tools/list":
                return await ListAsync(context, message, """[{"name":"greet","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]""");
            case "tools/call" when parameters["_meta"]!["io.modelcontextprotocol/clientCapabilities"]!["elicitation"] is null:
                return await TwoReplicas.RefuseAsync(context, message, 400, -32021, "Needs elicitation.");
            case "tools/call" when parameters["requestState"] is { } state:
                return (string?)state != key
                    ? await TwoReplicas.RefuseAsync(context, message, 200, -32602, "Invalid requestState.")
                    : await TwoReplicas.SayAsync(context, message, $"Hello, {parameters["inputResponses"]!["name"]!["content"]!["name"]}.");
            case "tools/call":
                await TinyServer.AnswerAsync(context, message, $$$$"""{"resultType":"input_required","requestState":"{{{{key}}}}","inputRequests":{"name":{"method":"elicitation/create","params":{"message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string","minLength":2}},"required":["name"]} }} }}""");
                return true;
            default:
                return false;
        }
    }
}
