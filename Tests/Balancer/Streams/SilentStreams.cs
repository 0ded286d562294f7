using System.IO.Compression;
using System.Net;
using System.Text;

namespace McpAspire.Tests;

/// <summary>Event streams carry comments while their replica is silent, for any server.</summary>
public class SilentStreams
{
    private const string Soon = "--Balancer:HeartbeatInterval=00:00:00.05";
    private const string Comment = ":\n\n";
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look"}}""";
    private const string Listen = """{"jsonrpc":"2.0","id":"a","method":"subscriptions/listen","params":{"notifications":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""";

    [Theory]
    [InlineData(null)]
    [InlineData(Call)]
    [InlineData(Listen)]
    public async Task A_stream_carries_comments_before_its_first_event_and_between_events(string? body)
    {
        var next = new SemaphoreSlim(0);
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await next.WaitAsync(context.RequestAborted);
            await StreamingReplica.WriteAsync(context, "data: 1\n\n");
            await next.WaitAsync(context.RequestAborted);
            await StreamingReplica.WriteAsync(context, "data: 2\n\n");
        }, Soon);

        using var answer = await replica.SendAsync(body);
        var text = new StringBuilder();
        await ReadUntilAsync(answer, text, Comment + Comment);
        next.Release();
        await ReadUntilAsync(answer, text, "data: 1\n\n" + Comment + Comment);
        next.Release();
        await ReadUntilAsync(answer, text, end: null);

        Assert.Equal("data: 1\n\ndata: 2\n\n", $"{text}".Replace(Comment, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task No_comment_comes_into_an_event_wherever_it_is_cut_and_whatever_ends_its_lines(string end)
    {
        var events = $": first{end}{end}event: message{end}id: 7{end}data: a{end}data{end}data:b{end}{end}data: c{end}{end}";
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            foreach (var piece in events)
            {
                await StreamingReplica.WriteAsync(context, $"{piece}");
                await Task.Delay(25, context.RequestAborted);
            }
        }, "--Balancer:HeartbeatInterval=00:00:00.01");

        using var answer = await replica.SendAsync(null);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(events, text.Replace(Comment, "", StringComparison.Ordinal));
        Assert.Contains(Comment, text, StringComparison.Ordinal);
        Assert.Contains($"event: message{end}id: 7{end}data: a{end}data{end}data:b{end}{end}", text, StringComparison.Ordinal);
        Assert.Contains($"data: c{end}{end}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_after_a_comment_spoils_no_event()
    {
        var next = new SemaphoreSlim(0);
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await next.WaitAsync(context.RequestAborted);
            await StreamingReplica.WriteAsync(context, "\uFEFFdata: 1\n\n");
        }, Soon);

        using var answer = await replica.SendAsync(null);
        var text = new StringBuilder();
        await ReadUntilAsync(answer, text, Comment);
        next.Release();
        await ReadUntilAsync(answer, text, end: null);

        Assert.Equal("data: 1\n\n", $"{text}".Replace(Comment, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_of_announced_length_carries_comments_too()
    {
        var next = new SemaphoreSlim(0);
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            context.Response.ContentLength = 9;
            await context.Response.Body.FlushAsync();
            await next.WaitAsync(context.RequestAborted);
            await StreamingReplica.WriteAsync(context, "data: 1\n\n");
        }, Soon);

        using var answer = await replica.SendAsync(Call);
        var text = new StringBuilder();
        await ReadUntilAsync(answer, text, Comment);
        next.Release();
        await ReadUntilAsync(answer, text, end: null);

        Assert.EndsWith("data: 1\n\n", $"{text}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_stream_is_forwarded_unchanged()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("data: 1\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            foreach (var piece in compressed.ToArray().Chunk(8))
            {
                await context.Response.Body.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
                await Task.Delay(120, context.RequestAborted);
            }
        }, Soon);

        using var answer = await replica.SendAsync(Call);

        Assert.Equal(compressed.ToArray(), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("00:00:00", HttpStatusCode.OK)]
    [InlineData("00:00:00.05", HttpStatusCode.NotFound)]
    public async Task No_comment_is_sent_if_comments_are_off_or_the_answer_is_a_failure(string interval, HttpStatusCode status)
    {
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            context.Response.StatusCode = (int)status;
            await StreamingReplica.WriteAsync(context, "data: 1\n\n");
            await Task.Delay(400, context.RequestAborted);
            await StreamingReplica.WriteAsync(context, "data: 2\n\n");
        }, $"--Balancer:HeartbeatInterval={interval}");

        using var answer = await replica.SendAsync(Call);

        Assert.Equal("data: 1\n\ndata: 2\n\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_leaves_a_silent_stream_ends_it_at_the_replica()
    {
        var left = new TaskCompletionSource();
        await using var replica = await StreamingReplica.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await context.Response.Body.FlushAsync();
            await left.Task;
        }, Soon);

        using (var answer = await replica.SendAsync(Call))
        {
            await ReadUntilAsync(answer, new StringBuilder(), Comment);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_header_asks_proxies_not_to_buffer_events()
    {
        await using var replica = await StreamingReplica.StartAsync(context => StreamingReplica.WriteAsync(context, "data: 1\n\n"));

        using var answer = await replica.SendAsync(Call);

        Assert.Equal(["no"], answer.Headers.GetValues("X-Accel-Buffering"));
    }

    private static async Task ReadUntilAsync(HttpResponseMessage answer, StringBuilder text, string? end)
    {
        var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[256];
        while (end is null || !$"{text}".Contains(end, StringComparison.Ordinal))
        {
            var count = await body.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            if (count is 0)
            {
                break;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }
}
