using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.Options;

namespace McpAspire.Tests;

/// <summary>When the answer to a silent call becomes an event stream, and when it does not.</summary>
public class SilentCalls
{
    private static readonly TimeSpan SilentCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json, text/event-stream;q=0")]
    public async Task A_client_that_accepts_only_JSON_gets_JSON(string accept)
    {
        await using var server = await HeartbeatServer.StartAsync();
        var sending = server.CallAsync("work", accept: accept);
        await server.BegunAsync();

        server.Time.Advance(Long);
        server.Executions.Release.SetResult();
        using var answer = await OpenAnswer.OpenAsync(sending);

        Assert.Equal("application/json", answer.MediaType);
        Assert.Contains("done", await answer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("*/*")]
    [InlineData("Text/Event-Stream;q=0.1, application/json")]
    public async Task A_client_that_accepts_event_streams_gets_one(string accept)
    {
        await using var server = await HeartbeatServer.StartAsync();
        var sending = server.CallAsync("work", accept: accept);
        await server.BegunAsync();

        server.Time.Advance(SilentCall);
        using var answer = await OpenAnswer.OpenAsync(sending);
        Assert.Equal(OpenAnswer.Comment, await answer.ReadUntilAsync(OpenAnswer.Comment));
        server.Executions.Release.SetResult();

        Assert.Equal(1, (int)(await answer.ReadLastEventAsync())["id"]!);
    }

    [Fact]
    public async Task Event_streams_for_silent_calls_can_be_switched_off()
    {
        await using var server = await HeartbeatServer.StartAsync(configure: options => options.Heartbeats.SilentCall = TimeSpan.Zero);
        var sending = server.CallAsync("work");
        await server.BegunAsync();

        server.Time.Advance(Long);
        server.Executions.Release.SetResult();
        using var answer = await OpenAnswer.OpenAsync(sending);

        Assert.Equal("application/json", answer.MediaType);
    }

    [Fact]
    public async Task Comments_can_be_switched_off_too()
    {
        await using var server = await HeartbeatServer.StartAsync(configure: options => (options.Heartbeats.SilentCall, options.Heartbeats.Interval) = (TimeSpan.FromSeconds(2), TimeSpan.Zero));
        var sending = server.CallAsync("work");
        await server.BegunAsync();

        server.Time.Advance(TimeSpan.FromSeconds(2));
        using var answer = await OpenAnswer.OpenAsync(sending);
        Assert.Equal(OpenAnswer.Comment, await answer.ReadUntilAsync(OpenAnswer.Comment));
        server.Time.Advance(Long);
        server.Executions.Release.SetResult();

        Assert.NotNull((await answer.ReadLastEventAsync())["result"]);
    }

    [Theory]
    [InlineData("Interval", "00:00:00.05", "Heartbeats:Interval is 00:00:00.0500000; it must be from 00:00:00.1 to 00:10:00. 0 switches it off.")]
    [InlineData("Interval", "01:00:00", "Heartbeats:Interval is 01:00:00; it must be from 00:00:00.1 to 00:10:00. 0 switches it off.")]
    [InlineData("SilentCall", "-00:00:01", "Heartbeats:SilentCall is -00:00:01; it must be from 00:00:00.1 to 00:10:00. 0 switches it off.")]
    public async Task An_option_outside_its_range_is_rejected_at_start(string name, string value, string problem)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TwoLineServer.StartAsync(builder => builder.Configuration[$"Heartbeats:{name}"] = value));

        Assert.Equal([problem], exception.Failures);
    }

    [Theory]
    [InlineData(McpSessionMode.Stateless, "text/event-stream")]
    [InlineData(McpSessionMode.Stateful, "application/json")]
    public async Task An_initialize_that_opens_a_session_never_starts_a_stream_early(McpSessionMode mode, string mediaType)
    {
        var filter = new SlowFilter();
        await using var server = await HeartbeatServer.StartAsync(mode, map: filter.Map);
        filter.IsSlow = true;
        var sending = server.PostAsync(LegacySession.Initialize);
        await filter.Reached;

        server.Time.Advance(Long);
        filter.Release();
        using var answer = await OpenAnswer.OpenAsync(sending);

        Assert.Equal(mediaType, answer.MediaType);
        Assert.Contains("serverInfo", await answer.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(mode is not McpSessionMode.Stateless, answer.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_notification_never_starts_a_stream()
    {
        var filter = new SlowFilter { IsSlow = true };
        await using var server = await HeartbeatServer.StartAsync(map: filter.Map);
        var sending = server.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await filter.Reached;

        server.Time.Advance(Long);
        filter.Release();
        var response = await sending;

        Assert.Equal((HttpStatusCode.Accepted, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Clients_of_HTTP_1_0_get_a_stream_that_ends_with_the_connection()
    {
        await using var server = await HeartbeatServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Http.BaseAddress!.Port);
        var body = """{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"work","arguments":{}}}""";
        await connection.WriteAsync($"POST /mcp HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await server.BegunAsync();

        server.Time.Advance(SilentCall);
        var beginning = await connection.ReadAnswerAsync();
        server.Executions.Release.SetResult();
        var text = beginning + await connection.ReadToEndAsync();

        Assert.Contains("Content-Type: text/event-stream\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n:\n\nevent: message\ndata: {", text, StringComparison.Ordinal);
        Assert.EndsWith("\"id\":5,\"jsonrpc\":\"2.0\"}\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_can_read_a_stream_that_started_early()
    {
        await using var server = await HeartbeatServer.StartAsync();
        server.Http.DefaultRequestHeaders.Add("Origin", "http://localhost:3000");
        var sending = server.CallAsync("work");
        await server.BegunAsync();

        server.Time.Advance(SilentCall);
        using var answer = await OpenAnswer.OpenAsync(sending);

        Assert.Equal(["http://localhost:3000"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
    }
}
