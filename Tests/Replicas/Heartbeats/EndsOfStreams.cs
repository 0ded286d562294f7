using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas.Http;
using McpReplicas.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests;

/// <summary>A stream that started before the answer was known always ends with an answer or an error.</summary>
public class EndsOfStreams
{
    private static readonly TimeSpan SilentCall = TimeSpan.FromSeconds(10);

    /// <summary>What a filter of the application does after a delay, and the code and text of the error that ends the stream; no code for a result.</summary>
    public static TheoryData<string, Func<HttpContext, Task>, int?, string> Answers => new()
    {
        { "throws", _ => throw new InvalidOperationException("Secret."), -32603, "The server failed during this request, which may have been executed." },
        { "cancels", _ => throw new OperationCanceledException(), -32603, "The server failed during this request, which may have been executed." },
        { "rejects with an exception", _ => throw new RefusedException(Refusal.TooManySessions), -32603, Refusal.TooManySessions.Message },
        { "rejects", Refusal.SessionNotFound.WriteAsync, -32001, "Session not found" },
        { "answers JSON with status and headers", JsonAsync(403, "{ \"jsonrpc\": \"2.0\", \"id\": null,\r\n \"error\": { \"code\": -32000, \"message\": \"No.\", \"data\": \"ü\" } }"), -32000, "No." },
        { "answers JSON that is not a message", JsonAsync(400, """{"title":"Bad"}"""), -32603, "The request was answered with HTTP status 400 after its event stream had begun." },
        { "answers text", TextAsync(429, "Slow down."), -32603, "The request was answered with HTTP status 429 after its event stream had begun." },
        { "sets only a status", context => Task.FromResult(context.Response.StatusCode = 401), -32603, "The request was answered with HTTP status 401 after its event stream had begun." },
        { "sends nothing", _ => Task.CompletedTask, -32603, "The server ended the stream without an answer; the request may have been executed." },
        { "answers a result", JsonAsync(200, """{"jsonrpc":"2.0","id":1,"result":{"a":"b\nc"}}"""), null, "b\nc" },
        { "starts, and then throws", BeginAsync, -32603, "The server failed during this request, which may have been executed." },
    };

    [Theory, MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task A_late_answer_is_the_last_event_of_the_stream(string what, Func<HttpContext, Task> answer, int? code, string text)
    {
        foreach (var (era, id) in new[] { (Era.Legacy, "7"), (Era.Modern, "\"a \\\"call\\\" ü\"") })
        {
            var filter = new SlowFilter(answer) { IsSlow = true };
            await using var server = await HeartbeatServer.StartAsync(map: filter.Map);
            var sending = server.CallAsync("echo", era, id);
            await filter.Reached;
            server.Time.Advance(SilentCall);
            using var stream = await OpenAnswer.OpenAsync(sending);
            await stream.ReadUntilAsync(OpenAnswer.Comment);

            filter.Release();
            var last = await stream.ReadLastEventAsync();

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(id), last["id"]), what);
            Assert.Equal((what, code), (what, (int?)last["error"]?["code"]));
            Assert.Equal(text, (string?)(code is null ? last["result"]!["a"] : last["error"]!["message"]));
            await Eventually.HoldsAsync("the server's own failures are logged", () => server.Log.Exceptions.OfType<InvalidOperationException>().Any() == what.Contains("throws", StringComparison.Ordinal));
            Assert.DoesNotContain("Secret", last.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_late_error_of_the_MCP_SDK_ends_the_stream_too()
    {
        var filter = new SlowFilter { IsSlow = true };
        await using var server = await HeartbeatServer.StartAsync(map: filter.Map);
        var sending = server.SendAsync("tools/call", Era.Modern, "7", "application/json, text/event-stream", new JsonObject { ["name"] = "echo" }, headers: ("Mcp-Name", "other"));
        await filter.Reached;
        server.Time.Advance(SilentCall);
        using var stream = await OpenAnswer.OpenAsync(sending);
        await stream.ReadUntilAsync(OpenAnswer.Comment);

        filter.Release();
        var last = await stream.ReadLastEventAsync();

        Assert.Equal((7, -32020), ((int)last["id"]!, (int)last["error"]!["code"]!));
    }

    [Fact]
    public async Task The_answer_of_the_MCP_SDK_ends_a_stream_that_started_before_the_SDK_ran()
    {
        var filter = new SlowFilter { IsSlow = true };
        await using var server = await HeartbeatServer.StartAsync(map: filter.Map);
        var sending = server.CallAsync("echo", arguments: """{"message":"hello"}""");
        await filter.Reached;
        server.Time.Advance(SilentCall);
        using var stream = await OpenAnswer.OpenAsync(sending);
        await stream.ReadUntilAsync(OpenAnswer.Comment);

        filter.Release();

        Assert.Equal("hello", (string?)(await stream.ReadLastEventAsync())["result"]!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_shuts_down_sends_an_error_before_it_closes_the_connection(bool hasProgress)
    {
        await using var server = await HeartbeatServer.StartAsync(add: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20)));
        var sending = server.CallAsync("work", id: "7", hasProgress: hasProgress);
        await server.BegunAsync();
        server.Time.Advance(SilentCall);
        using var stream = await OpenAnswer.OpenAsync(sending);
        await stream.ReadUntilAsync("\n\n");

        var stopping = server.StopAsync();
        server.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(OpenAnswer.Comment, await stream.ReadUntilAsync(OpenAnswer.Comment));
        var last = await stream.ReadLastEventAsync();
        server.Executions.Release.SetResult();
        await stopping;

        Assert.Equal((7, "The server is shutting down; the request may have been executed."), ((int)last["id"]!, (string?)last["error"]!["message"]));
    }

    [Fact]
    public async Task A_client_that_disconnects_causes_no_warnings()
    {
        await using var server = await HeartbeatServer.StartAsync();
        using (var leaving = await OpenAnswer.OpenAsync(BegunAsync(server)))
        {
            await leaving.ReadUntilAsync(OpenAnswer.Comment);
        }

        server.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("hello", (await server.Http.CallToolAsync("echo", new { message = "hello" })).Text);
        Assert.Empty(server.Log.Warnings);
    }

    private static async Task<HttpResponseMessage> BegunAsync(HeartbeatServer server)
    {
        var sending = server.CallAsync("work");
        await server.BegunAsync();
        server.Time.Advance(SilentCall);
        return await sending;
    }

    private static Func<HttpContext, Task> JsonAsync(int status, string json) => context =>
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers["X-Late"]) = (status, "application/json", "late");
        return context.Response.WriteAsync(json, context.RequestAborted);
    };

    private static Func<HttpContext, Task> TextAsync(int status, string text) => context => Results.Text(text, statusCode: status).ExecuteAsync(context);

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted);
        throw new InvalidOperationException("Secret.");
    }
}
