using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Streams of HTTP+SSE (MCP 2024-11-05): a message reaches the replica that holds its stream.</summary>
public sealed class LegacyStreams : TwoSessionServers
{
    private const string NoProbe = "--Balancer:HealthPath=";

    [Theory]
    [InlineData("/message?sessionId=x", "/message?sessionId=x")]
    [InlineData("message?sessionId=x", "/api/message?sessionId=x")]
    [InlineData("?sessionId=x", "/api/sse?sessionId=x")]
    [InlineData("/message", "/message")]
    [InlineData("/message?", "/message?")]
    [InlineData("/m%20n?a=+%2b&b==&&c", "/m%20n?a=+%2b&b==&&c")]
    [InlineData("/message?mcp-replica=inner", "/message?mcp-replica=inner")]
    public async Task A_message_reaches_the_replica_that_holds_the_stream_at_its_endpoint(string endpoint, string target)
    {
        await using var balancer = await StartAsync(NoProbe);
        One.Stream = Two.Stream = SessionServer.Events(Encoding.UTF8.GetBytes($"event: endpoint\ndata: {endpoint}\n\n"));
        using var one = await OpenAsync(balancer);
        using var two = await OpenAsync(balancer);
        var (ofOne, ofTwo) = (await ReadEndpointAsync(one), await ReadEndpointAsync(two));

        foreach (var address in new[] { ofTwo, ofOne, ofTwo })
        {
            using var _ = await SendAsync(balancer, address);
        }

        Assert.Equal(["/api/sse", target], One.Requests.Select(request => request.Target));
        Assert.Equal(["/api/sse", target, target], Two.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("/message?mcp-replica=mcp-9")]
    [InlineData("/message?mcp-replica=")]
    [InlineData("/message?x=mcp-replica=mcp-1")]
    [InlineData("/message?mcp-replica=mcp-9&x=1")]
    public async Task A_parameter_that_names_no_replica_is_forwarded_unchanged_in_turn(string target)
    {
        await using var balancer = await StartAsync(NoProbe);

        for (var message = 0; message < 4; message++)
        {
            using var _ = await SendAsync(balancer, new Uri(balancer.Http.BaseAddress!, target));
        }

        Assert.Equal([target, target], One.Requests.Select(request => request.Target));
        Assert.Equal([target, target], Two.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("/message?mcp-replica=mcp-1&x=1", "/message?x=1")]
    [InlineData("/message?x=1&mcp-replica=mcp-1&y=2", "/message?x=1&y=2")]
    [InlineData("/message?mcp-replica=mcp-1", "/message")]
    public async Task A_client_may_add_to_the_address(string sent, string target)
    {
        await using var balancer = await StartAsync(NoProbe);

        for (var message = 0; message < 2; message++)
        {
            using var _ = await SendAsync(balancer, new Uri(balancer.Http.BaseAddress!, sent));
        }

        Assert.Equal([target, target], One.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("/api/message?sessionId=x")]
    [InlineData("/message?sessionId=x")]
    [InlineData("message?sessionId=x")]
    public async Task A_replica_below_a_path_may_name_its_endpoint_by_the_whole_path_or_the_rest(string endpoint)
    {
        await using var balancer = await BalancerInProcess.StartAsync(
            "--Balancer:SessionMode=Sticky", NoProbe, "--Balancer:RetryAnnotatedTools=false", $"--Balancer:Replicas:pod.a={One.Address}/api", $"--Balancer:Replicas:pod={Two.Address}/api/");
        One.Stream = Two.Stream = SessionServer.Events(Encoding.UTF8.GetBytes($"event: endpoint\ndata: {endpoint}\n\n"));
        using var ofTwo = await OpenAsync(balancer, "/sse");
        using var ofOne = await OpenAsync(balancer, "/sse");

        foreach (var stream in new[] { ofOne, ofTwo })
        {
            using var _ = await SendAsync(balancer, await ReadEndpointAsync(stream));
        }

        Assert.Equal(["/api/sse", "/api/message?sessionId=x"], One.Requests.Select(request => request.Target));
        Assert.Equal(["/api/sse", "/api/message?sessionId=x"], Two.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("127.0.0.1", "/message?s=1", "/tools/message?s=1&mcp-replica=mcp-1")]
    [InlineData("127.0.0.1", "/tools/message?s=1", "/tools/message?s=1&mcp-replica=mcp-1")]
    [InlineData("127.0.0.1", "/toolsmith", "/tools/toolsmith?mcp-replica=mcp-1")]
    [InlineData("127.0.0.1", "message?s=1", "message?s=1&mcp-replica=mcp-1")]
    [InlineData("127.0.0.1", "http://localhost/message", "http://localhost/message?mcp-replica=mcp-1")]
    [InlineData("10.0.0.1", "/message?s=1", "/message?s=1&mcp-replica=mcp-1")]
    public async Task A_prefix_that_a_trusted_proxy_removes_is_part_of_the_address(string trusted, string endpoint, string expected)
    {
        await using var balancer = await StartAsync(NoProbe, $"--Access:TrustedProxies:0={trusted}");
        One.Stream = SessionServer.Events(Encoding.UTF8.GetBytes($"event: endpoint\ndata: {endpoint}\n\n"));
        balancer.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/tools");
        using var stream = await OpenAsync(balancer);

        Assert.Equal(expected, (await ReadEventAsync(stream)).Data);
    }

    [Fact]
    public async Task A_name_is_escaped_where_a_query_needs_it()
    {
        await using var balancer = await StartAsync("größe&1", "mcp@10.0.0.1", [NoProbe]);
        One.Stream = SessionServer.Events("event: endpoint\ndata: /message\n\n"u8.ToArray());
        using var stream = await OpenAsync(balancer);

        var endpoint = (await ReadEventAsync(stream)).Data;
        using var _ = await SendAsync(balancer, new Uri(balancer.Http.BaseAddress!, endpoint));

        Assert.Equal("/message?mcp-replica=gr%C3%B6%C3%9Fe%261", endpoint);
        Assert.Equal(["/api/sse", "/message"], One.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task A_message_for_a_stopped_replica_is_not_found()
    {
        await using var balancer = await StartAsync(NoProbe);
        await One.StopAsync();

        using var answer = await SendAsync(balancer, new Uri(balancer.Http.BaseAddress!, "/message?sessionId=x&mcp-replica=mcp-1"));

        Assert.Equal((HttpStatusCode.NotFound, 0), (answer.StatusCode, Two.Requests.Count));
    }

    [Fact]
    public async Task Headers_and_comments_come_at_once_and_the_endpoint_in_whatever_pieces_it_was_sent()
    {
        await using var balancer = await StartAsync(NoProbe);
        var (comment, first, rest) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        One.Stream = async context =>
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await comment.Task;
            await WriteAsync(context, ": ping\n\n");
            await first.Task;
            foreach (var character in "event: endpoint\ndata: /message?s=x\n")
            {
                await WriteAsync(context, $"{character}");
            }

            await rest.Task;
            await WriteAsync(context, "\nevent: message\ndata: {}\n\n");
        };

        using var stream = await OpenAsync(balancer);
        await using var events = await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[1000];
        comment.SetResult();
        var pinged = await events.ReadAtLeastAsync(buffer, ": ping\n\n".Length, cancellationToken: TestContext.Current.CancellationToken);
        first.SetResult();
        rest.SetResult();
        using var reader = new StreamReader(events);

        Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(buffer, 0, pinged));
        Assert.Equal("event: endpoint\ndata: /message?s=x&mcp-replica=mcp-1\n\nevent: message\ndata: {}\n\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_of_announced_length_gets_a_longer_one()
    {
        await using var balancer = await StartAsync(NoProbe);
        One.Stream = context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.ContentLength = "event: endpoint\ndata: /m\n\n".Length;
            return WriteAsync(context, "event: endpoint\ndata: /m\n\n");
        };

        using var stream = await OpenAsync(balancer);

        Assert.Equal("event: endpoint\ndata: /m?mcp-replica=mcp-1\n\n", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_server_receives_no_Accept_Encoding_and_a_compressed_stream_is_forwarded_unchanged()
    {
        await using var balancer = await StartAsync(NoProbe);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("event: endpoint\ndata: /m\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        One.Stream = context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(compressed.ToArray(), context.RequestAborted).AsTask();
        };
        balancer.Http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        using var stream = await OpenAsync(balancer);

        Assert.Equal("", One.Requests.Single().AcceptEncoding);
        Assert.Equal(compressed.ToArray(), await stream.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("application/json", "event: endpoint\ndata: /m\n\n")]
    [InlineData("text/event-stream", "event: message\ndata: {}\n\n")]
    public async Task Any_other_answer_is_forwarded_unchanged(string type, string body)
    {
        await using var balancer = await StartAsync(NoProbe);
        One.Stream = context =>
        {
            context.Response.ContentType = type;
            return WriteAsync(context, body);
        };

        using var stream = await OpenAsync(balancer);

        Assert.Equal(body, await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_that_breaks_in_its_first_event_breaks_for_the_client_too()
    {
        await using var balancer = await StartAsync(NoProbe);
        var isOpen = new TaskCompletionSource();
        One.Stream = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await WriteAsync(context, ": ping\n\nevent: endp");
            await isOpen.Task;
            context.Abort();
        };

        using var stream = await OpenAsync(balancer);
        isOpen.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await Eventually.HoldsAsync("the replica is reported as the cause", async () => (string?)(await balancer.Page.PageStateAsync())["requests"]!.AsArray().FirstOrDefault()?["attempts"]![0]!["outcome"] is "broken");
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task<HttpResponseMessage> OpenAsync(BalancerInProcess balancer, string path = "/api/sse") =>
        await balancer.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    private static async Task<Uri> ReadEndpointAsync(HttpResponseMessage stream) => new(stream.RequestMessage!.RequestUri!, (await ReadEventAsync(stream)).Data);

    private static async Task<System.Net.ServerSentEvents.SseItem<string>> ReadEventAsync(HttpResponseMessage stream)
    {
        var body = await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            return item;
        }

        throw new InvalidOperationException("The stream ended without an event.");
    }

    private static async Task<HttpResponseMessage> SendAsync(BalancerInProcess balancer, Uri endpoint)
    {
        using var content = new StringContent(List, Encoding.UTF8, "application/json");
        return await balancer.Http.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
    }
}
