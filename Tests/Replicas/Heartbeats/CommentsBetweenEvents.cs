using System.Text;
using McpReplicas;
using McpReplicas.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpAspire.Tests;

/// <summary>A comment is written only between two events, and is skipped during another write.</summary>
public sealed class CommentsBetweenEvents : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly FakeTimeProvider _time = new();
    private readonly Client _client = new();

    [Theory]
    [InlineData("event: message\n", "data: {}\n", "\n")]
    [InlineData("event: message\r\ndata: {}\r\n", "\r", "\n")]
    [InlineData("data: {", "}", "\n\n")]
    [InlineData("data: {}\n", "", "\n")]
    [InlineData("id: 1\n\nda", "ta: {}\n", "\n")]
    public async Task A_comment_does_not_split_an_event_that_is_written_in_pieces(params string[] pieces)
    {
        await using var stream = Open();
        foreach (var piece in pieces[..^1])
        {
            await WriteAsync(stream, piece);
            _time.Advance(Interval * 2);
        }

        Assert.Equal(string.Concat(pieces[..^1]), _client.Text);
        await WriteAsync(stream, pieces[^1]);
        _time.Advance(Interval);

        Assert.Equal(string.Concat(pieces) + OpenAnswer.Comment, _client.Text);
    }

    [Fact]
    public async Task A_comment_is_written_after_an_interval_without_data()
    {
        await using var stream = Open();
        await WriteAsync(stream, "data: 1\n\n");
        _time.Advance(Interval * 0.9);
        await WriteAsync(stream, "data: 2\n\n");

        _time.Advance(Interval * 0.9);
        Assert.Equal("data: 1\n\ndata: 2\n\n", _client.Text);
        _time.Advance(Interval * 0.1);
        Assert.Equal("data: 1\n\ndata: 2\n\n:\n\n", _client.Text);
        for (var comment = 0; comment < 3; comment++)
        {
            _time.Advance(Interval);
        }

        Assert.Equal("data: 1\n\ndata: 2\n\n:\n\n:\n\n:\n\n:\n\n", _client.Text);
    }

    [Fact]
    public async Task A_client_that_does_not_read_gets_at_most_one_comment()
    {
        await using var stream = Open();
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        _client.Block();

        _time.Advance(Interval * 100);
        var writing = WriteAsync(stream, "data: 1\n\n");
        _time.Advance(Interval * 100);
        Assert.False(writing.IsCompleted);
        _client.Unblock();
        await writing;

        Assert.Equal(":\n\ndata: 1\n\n", _client.Text);
    }

    [Fact]
    public async Task A_comment_does_not_interrupt_a_write()
    {
        await using var stream = Open();
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        _client.Block();
        var writing = WriteAsync(stream, "data: 1\n\n");

        _time.Advance(Interval * 100);
        _client.Unblock();
        await writing;
        _time.Advance(Interval);

        Assert.Equal("data: 1\n\n:\n\n", _client.Text);
    }

    [Fact]
    public async Task After_the_end_no_comment_is_written_and_no_timer_runs()
    {
        var stream = Open();
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        await stream.DisposeAsync();

        _time.Advance(Interval * 100);

        Assert.Equal("", _client.Text);
    }

    [Fact]
    public async Task A_JSON_answer_gets_no_comment()
    {
        await using var stream = Open("application/json");
        await WriteAsync(stream, "{}\n\n");

        _time.Advance(Interval * 100);

        Assert.Equal("{}\n\n", _client.Text);
    }

    public void Dispose() => _client.Dispose();

    private static Task WriteAsync(HeartbeatStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    private HeartbeatStream Open(string contentType = "text/event-stream")
    {
        var response = new DefaultHttpContext().Response;
        response.ContentType = contentType;
        var heartbeats = new Heartbeats(Options.Create(new McpReplicasOptions()), _time, new ShutdownDeadline(Options.Create(new HostOptions()), _time));
        return new HeartbeatStream(_client, response, heartbeats);
    }

    /// <summary>The bytes that have reached the client, which may read slowly.</summary>
    private sealed class Client : MemoryStream
    {
        private TaskCompletionSource _reads = Reading();

        public Client() => Unblock();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Block() => _reads = Reading();

        public void Unblock() => _reads.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _reads.Task;
            Write(buffer.Span);
        }

        private static TaskCompletionSource Reading() => new();
    }
}
