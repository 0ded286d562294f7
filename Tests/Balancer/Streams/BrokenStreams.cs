using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace McpAspire.Tests;

/// <summary>What a client receives after a replica has broken an event stream.</summary>
public sealed class BrokenStreams : IDisposable
{
    private readonly SemaphoreSlim _break = new(0);
    private string _begun = "";

    private const string Begun = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1,\"result\":1,\"error\":{}}}\n\n";
    private const string Id = "id: 1\ndata: \n\n";

    public void Dispose() => _break.Dispose();

    /// <summary>The ids as the client writes them.</summary>
    public static TheoryData<string, bool> Ids => new()
    {
        { "1", false },
        { "\"a\"", false },
        { "\"\\u0061\\n\\\"ü\"", true },
        { "9007199254740993", true },
        { "-1.5e3", false },
        { "\"\"", true },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_request_ends_with_an_error_that_has_its_id_and_is_not_retried(string id, bool isModern)
    {
        await using var replica = await StartAsync(Begun);

        using var answer = await replica.SendAsync(Call(id, isModern));
        var events = await EventsAsync(answer);

        Assert.Equal(2, events.Count);
        AssertIsError(id, events[1]);
        Assert.Equal(1, replica.Requests);
        await AssertBlamedAsync(replica);
    }

    public static TheoryData<string> Halves =>
    [
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}",
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"res",
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}\n",
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}\r\n",
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}\r",
        "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}\nda",
        "event: mess",
        "data",
        ": comm",
    ];

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task Half_an_event_is_neither_a_message_nor_part_of_the_error(string half)
    {
        await using var replica = await StartAsync(Begun + half);

        using var answer = await replica.SendAsync(Call("1"));
        var messages = (await EventsAsync(answer)).FindAll(item => item.EventType is "message");

        Assert.Equal(2, messages.Count);
        AssertIsError("1", messages[1]);
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "1", """{"jsonrpc":"2.0","id":1,"result":{"content":[]}}""" },
        { "1", """{ "error" : { "code" : 1 , "message" : "\"}" } , "id" : 1.0 } """ },
        { "\"ä\"", """{"result":{"id":2},"id":"\u00e4","jsonrpc":"2.0"}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_client_that_has_its_answer_gets_no_error_too(string id, string response)
    {
        await using var replica = await StartAsync($"{Begun}data: {response}\n\n");

        using var answer = await replica.SendAsync(Call(id));

        Assert.Equal(response, (await EventsAsync(answer))[1..].Single().Data);
        await AssertBlamedAsync(replica);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"result":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"x","params":{"id":1,"error":{}}}""")]
    [InlineData("""{"result":"{\"id\":1}","id":null}""")]
    [InlineData("no JSON")]
    public async Task Only_the_response_to_the_request_is_its_answer(string message)
    {
        await using var replica = await StartAsync($"{Begun}data: {message}\n\n");

        using var answer = await replica.SendAsync(Call("1"));

        AssertIsError("1", (await EventsAsync(answer))[^1]);
    }

    [Fact]
    public async Task An_answer_of_any_length_is_recognized()
    {
        var response = $$"""{"result":{"content":[{"text":"{{string.Concat(Enumerable.Repeat("{[\\\"", 100_000))}}"}]},"id":1}""";
        await using var replica = await StartAsync($"data: {response}\n\n");

        using var answer = await replica.SendAsync(Call("1"));

        Assert.Equal(response, (await EventsAsync(answer)).Single().Data);
    }

    [Fact]
    public async Task A_stream_that_a_client_can_resume_breaks_off()
    {
        await using var replica = await StartAsync(Id + Begun);

        using var answer = await replica.SendAsync(Call("1"), ("Mcp-Session-Id", "s"));

        await AssertBreaksOffAsync(answer);
        await AssertBlamedAsync(replica);
    }

    [Theory]
    [InlineData(Begun, true)]
    [InlineData(Id, false)]
    public async Task A_stream_that_no_client_can_resume_ends_with_the_error(string begun, bool hasSession)
    {
        await using var replica = await StartAsync(begun);

        using var answer = await replica.SendAsync(Call("1"), hasSession ? [("Mcp-Session-Id", "s")] : []);

        AssertIsError("1", (await EventsAsync(answer))[^1]);
    }

    [Fact]
    public async Task A_stream_of_a_GET_and_an_answer_without_a_known_id_break_off()
    {
        await using var replica = await StartAsync(Begun);

        foreach (var body in new[] { null, """{"jsonrpc":"2.0","method":"notifications/x"}""", Call("1", padding: 70_000) })
        {
            using var answer = await replica.SendAsync(body);

            await AssertBreaksOffAsync(answer);
        }

        await AssertBlamedAsync(replica);
    }

    [Fact]
    public async Task A_client_of_HTTP_2_gets_the_same_answer()
    {
        await using var replica = await StartAsync(Begun);
        await using var balancer = await BalancerInProcess.StartAsync(
            builder => builder.WebHost.ConfigureKestrel(clients => clients.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)),
            $"--Balancer:Replicas:mcp-1={replica.Address}",
            "--Balancer:HealthPath=",
            "--Balancer:RetryAnnotatedTools=false");

        foreach (var id in new[] { "1", null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent(Call(id)) };
            using var answer = await balancer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            if (id is null)
            {
                await AssertBreaksOffAsync(answer);
            }
            else
            {
                AssertIsError(id, (await EventsAsync(answer))[^1]);
            }
        }
    }

    [Fact]
    public async Task A_stream_that_ends_because_the_balancer_shuts_down_ends_with_an_error_too()
    {
        await using var replica = await StartAsync("data: {}\n\n");
        using var answer = await replica.SendAsync("""{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen"}""");

        var stop = replica.Balancer.App.StopAsync(TestContext.Current.CancellationToken);

        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var error = JsonNode.Parse(await SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).Select(item => item.Data).LastAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(("l", -32603, 1000), ((string?)error["id"], (int)error["error"]!["code"]!, (int)error["error"]!["data"]!["retryAfterMs"]!));
        await stop;
    }

    private Task<StreamingReplica> StartAsync(string begun)
    {
        _begun = begun;
        return StreamingReplica.StartAsync(async context =>
        {
            await StreamingReplica.WriteAsync(context, _begun);
            await _break.WaitAsync(context.RequestAborted);
            context.Abort();
        });
    }

    /// <summary>Reads what the replica has written, lets it break the stream, and reads the rest.</summary>
    private async Task<byte[]> ReadAsync(HttpResponseMessage answer)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        var begun = new byte[Encoding.UTF8.GetByteCount(_begun)];
        await body.ReadExactlyAsync(begun, TestContext.Current.CancellationToken);
        Assert.Equal(_begun, Encoding.UTF8.GetString(begun));
        bytes.Write(begun);
        _break.Release();
        await body.CopyToAsync(bytes, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    private static string Call(string? id, bool isModern = false, int padding = 0)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "tools/call",
            ["params"] = new JsonObject
            {
                ["name"] = "change",
                ["arguments"] = new JsonObject { ["x"] = new string('x', padding) },
                ["_meta"] = isModern ? new JsonObject { ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28" } : [],
            },
        }.ToJsonString();
        return id is null ? request : $"{request[..^1]},\"id\":{id}}}";
    }

    private async Task<List<SseItem<string>>> EventsAsync(HttpResponseMessage answer)
    {
        using var body = new MemoryStream(await ReadAsync(answer));
        return [.. SseParser.Create(body).Enumerate()];
    }

    private static void AssertIsError(string id, SseItem<string> item)
    {
        var error = JsonNode.Parse(item.Data)!;
        Assert.Equal("message", item.EventType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(id), error["id"]), item.Data);
        Assert.Equal(("2.0", -32603), ((string?)error["jsonrpc"], (int)error["error"]!["code"]!));
    }

    private async Task AssertBreaksOffAsync(HttpResponseMessage answer) => await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(answer));

    private static async Task AssertBlamedAsync(StreamingReplica replica)
    {
        JsonNode? request = null;
        await Eventually.HoldsAsync("the request has ended", async () => (request = (await replica.Balancer.Page.PageStateAsync())["requests"]!.AsArray().FirstOrDefault()) is not null);
        Assert.Equal(("failed", "broken"), ((string?)request!["outcome"], (string?)request["attempts"]!.AsArray().Single()!["outcome"]));
    }
}
