using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The findings of the probe: problems that affect only some clients.</summary>
public class ProbeChecks
{
    private const string Origin = "http://localhost:6274";

    [Fact]
    public async Task A_healthy_server_has_no_findings()
    {
        await using var server = await HttpTrap.StartAsync((_, _) => Task.FromResult(false));

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        probe.AssertSafe();
        Assert.Empty(Findings(probe));
    }

    [Theory]
    [InlineData("allow-missing", 405)]
    [InlineData("get-refused-otherwise", 400)]
    [InlineData("get-refused-otherwise", 404)]
    [InlineData("get-ends-at-once", 200)]
    public Task An_answer_to_GET_that_some_clients_cannot_handle_is_found(string finding, int status) => AssertFindsAsync(finding, (context, message) =>
    {
        if (message is not null || context.Request.Path != "/mcp")
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = status is 200 ? "text/event-stream" : null;
        return Task.FromResult(true);
    });

    [Fact]
    public Task A_redirect_for_a_trailing_slash_is_found() => AssertFindsAsync("slash-redirects", (context, _) =>
    {
        if (context.Request.Path != "/mcp/")
        {
            return Task.FromResult(false);
        }

        context.Response.Redirect("/mcp", permanent: true, preserveMethod: true);
        return Task.FromResult(true);
    });

    [Theory]
    [InlineData("content-type", true)]
    [InlineData("content-type, accept, authorization, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id, last-event-id", false)]
    public Task Incomplete_CORS_headers_are_found(string headers, bool isAnswerOpen) => AssertFindsAsync("cors-incomplete", (context, _) =>
    {
        var isPreflight = HttpMethods.IsOptions(context.Request.Method);
        if (context.Request.Headers.Origin != Origin || (!isPreflight && !isAnswerOpen))
        {
            return Task.FromResult(false);
        }

        context.Response.Headers.AccessControlAllowOrigin = Origin;
        if (isPreflight)
        {
            context.Response.Headers.AccessControlAllowHeaders = headers;
            context.Response.StatusCode = 204;
        }

        return Task.FromResult(isPreflight);
    });

    [Fact]
    public Task A_server_without_sessions_that_rejects_a_session_id_is_found() => AssertFindsAsync("foreign-session-id-refused", (context, message) =>
        message is null || !context.Request.Headers.ContainsKey("Mcp-Session-Id") ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 400, -32000, "No sessions here"));

    [Fact]
    public async Task A_server_that_requires_a_session_id_is_found_with_the_clients_that_send_none()
    {
        var sessions = new ConcurrentDictionary<string, bool>();
        await using var server = await HttpTrap.StartAsync((context, message) =>
        {
            if (message is null)
            {
                return Task.FromResult(false);
            }

            if (TwoReplicas.Method(message) is "initialize")
            {
                var id = $"{Guid.NewGuid()}";
                sessions[id] = true;
                context.Response.Headers["Mcp-Session-Id"] = id;
                return Task.FromResult(false);
            }

            return sessions.ContainsKey(context.Request.Headers["Mcp-Session-Id"].ToString()) ? Task.FromResult(false) : TwoReplicas.RefuseAsync(context, message, 400, -32000, "No session");
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Contains("session-id-needed", Findings(probe));
        Assert.StartsWith("claude.ai", (string?)probe.Report["findings"]![0]!["breaks"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public Task Concurrent_requests_with_the_same_id_that_collide_are_found()
    {
        // Waiting requests are tracked by id alone, so that the later request replaces the earlier one.
        var waiting = new ConcurrentDictionary<string, TaskCompletionSource>();
        return AssertFindsAsync("ids-collide", async (context, message) =>
        {
            if (message?["id"] is not { } id || TwoReplicas.Method(message) is not ("tools/list" or "ping"))
            {
                return false;
            }

            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.AddOrUpdate($"{id}", own, (_, other) =>
            {
                other.TrySetResult();
                return own;
            });
            var isReplaced = await Task.WhenAny(own.Task, Task.Delay(100)) == own.Task;
            waiting.TryRemove(KeyValuePair.Create($"{id}", own));
            if (!isReplaced)
            {
                return false;
            }

            context.Abort();
            return true;
        });
    }

    [Fact]
    public Task A_server_that_accepts_headers_that_contradict_the_body_is_found() => AssertFindsAsync("header-mismatch-accepted", async (context, message) =>
    {
        if (message is null || TwoReplicas.Method(message) is not "server/discover")
        {
            return false;
        }

        await TinyServer.AnswerAsync(context, message, """{"supportedVersions":["2026-07-28"],"capabilities":{}}""");
        return true;
    });

    [Fact]
    public Task A_server_that_rejects_clients_that_accept_event_streams_only_is_found() => AssertFindsAsync("accept-refused", (context, message) =>
    {
        context.Response.StatusCode = message is not null && context.Request.Headers.Accept == "text/event-stream" ? 406 : 200;
        return Task.FromResult(context.Response.StatusCode is 406);
    });

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(405)]
    public Task A_page_instead_of_OAuth_metadata_is_found(int status) => AssertFindsAsync("login-pages", (context, _) =>
    {
        if (!context.Request.Path.StartsWithSegments("/.well-known"))
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return Task.FromResult(true);
    });

    [Fact]
    public Task A_duplicate_header_is_found() => AssertFindsAsync("header-twice", (context, message) =>
    {
        context.Response.Headers.Append("Mcp-Protocol-Version", new Microsoft.Extensions.Primitives.StringValues(["2025-11-25", "2025-11-25"]));
        return Task.FromResult(false);
    });

    [Fact]
    public Task A_rejection_without_Retry_After_is_found()
    {
        var requests = 0;
        return AssertFindsAsync("retry-after-missing", (context, message) =>
        {
            var isOver = message is not null && Interlocked.Increment(ref requests) > 20;
            context.Response.StatusCode = isOver ? 429 : 200;
            return Task.FromResult(isOver);
        });
    }

    private static IEnumerable<string> Findings(ProbeProcess probe) => probe.Report["findings"]!.AsArray().Select(finding => (string)finding!["id"]!);

    private static async Task AssertFindsAsync(string finding, Func<HttpContext, JsonNode?, Task<bool>> answers)
    {
        await using var server = await HttpTrap.StartAsync(answers);

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint);

        Assert.Equal([finding], Findings(probe));
        Assert.All(probe.Report["findings"]!.AsArray(), found => Assert.True(found!["breaks"]!.AsArray().Count > 0 && found["cures"]!.AsArray().Count > 0));
    }
}
