using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The form of answers and refusals through the balancer.</summary>
public class HttpAnswers(ThreeReplicas application)
{
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""";

    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task A_plain_answer_is_plain_JSON(Era era)
    {
        var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, era);

        Assert.Equal(("application/json", "hello"), (answer.MediaType, answer.Text));
        Assert.False(answer.Headers.Contains("X-Accel-Buffering"));
    }

    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task An_answer_after_progress_is_an_event_stream_from_which_nothing_is_dropped(Era era)
    {
        var answer = await CountAsync(era);

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal(["Counted to 1 of 3.", "Counted to 2 of 3.", "Counted to 3 of 3."], answer.Messages.SkipLast(1).Select(message => (string?)message["params"]!["message"]));
        Assert.Equal("Counted to 3.", answer.Text);
    }

    [Fact]
    public async Task Progress_without_a_listener_is_no_error()
    {
        var answer = await application.Http.CallToolAsync("count_to", new { limit = 3, pause = 0 });

        Assert.Equal(("application/json", "Counted to 3."), (answer.MediaType, answer.Text));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData("")]
    public async Task A_client_that_accepts_only_JSON_or_sends_no_Accept_is_served(string accept)
    {
        var answer = await application.Http.PostAsync(Ping, ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(7, (int?)answer.Message!["id"]);
    }

    [Fact]
    public async Task A_client_that_accepts_only_JSON_gets_only_the_answer()
    {
        var answer = await application.Http.PostAsync(
            """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"count_to","arguments":{"limit":3,"pause":0},"_meta":{"progressToken":1}}}""",
            ("Accept", "application/json"));

        Assert.Equal(("application/json", "Counted to 3."), (answer.MediaType, answer.Text));
    }

    [Fact]
    public async Task A_stale_session_id_is_ignored()
    {
        var answer = await application.Http.PostAsync(Ping, ("Mcp-Session-Id", "of-a-server-that-had-sessions"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, -32700)]
    [InlineData("{\"jsonrpc\":", HttpStatusCode.BadRequest, -32700)]
    [InlineData("hello", HttpStatusCode.BadRequest, -32700)]
    [InlineData("[]", HttpStatusCode.BadRequest, -32600)]
    [InlineData("{}", HttpStatusCode.BadRequest, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", HttpStatusCode.BadRequest, -32600)]
    public async Task A_body_that_is_not_a_message_is_refused_with_the_matching_code(string body, HttpStatusCode status, int code)
    {
        var answer = await application.Http.PostAsync(body);

        Assert.Equal((status, "application/json", code), (answer.Status, answer.MediaType, answer.ErrorCode));
    }

    [Theory]
    [InlineData("Accept", "text/html", HttpStatusCode.NotAcceptable)]
    [InlineData("Content-Type", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "application/json; charset=latin1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Host", "evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    public async Task A_refusal_before_the_message_is_read_is_JSON(string header, string value, HttpStatusCode status)
    {
        var answer = await application.Http.PostAsync(Ping, (header, value));

        Assert.Equal((status, "application/json"), (answer.Status, answer.MediaType));
        Assert.NotNull(answer.ErrorCode);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:3000")]
    public async Task A_page_of_this_machine_may_call(string origin)
    {
        var answer = await application.Http.PostAsync(Ping, ("Origin", origin));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData(Era.Legacy, HttpStatusCode.OK)]
    [InlineData(Era.Modern, HttpStatusCode.NotFound)]
    public async Task An_unknown_method_is_refused_in_JSON_with_the_status_of_its_era(Era era, HttpStatusCode status)
    {
        var answer = await application.Http.McpAsync("unknown/method", era: era);

        Assert.Equal((status, "application/json", -32601), (answer.Status, answer.MediaType, answer.ErrorCode));
    }

    [Theory]
    [InlineData(Era.Legacy, -32002)]
    [InlineData(Era.Modern, -32602)]
    public async Task The_error_contains_the_URI_of_a_missing_resource(Era era, int code)
    {
        var answer = await application.Http.McpAsync("resources/read", new JsonObject { ["uri"] = "test://missing" }, era, "test://missing");

        Assert.Equal((code, "test://missing"), (answer.ErrorCode, (string?)answer.Message!["error"]!["data"]!["uri"]));
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Nothing_makes_a_client_start_a_login(string path)
    {
        using var response = await application.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<McpAnswer> CountAsync(Era era) => application.Http.McpAsync(
        "tools/call",
        new JsonObject
        {
            ["name"] = "count_to",
            ["arguments"] = new JsonObject { ["limit"] = 3, ["pause"] = 0 },
            ["_meta"] = new JsonObject { ["progressToken"] = 1 },
        },
        era,
        "count_to");
}
