using System.Text;
using McpReplicas;
using McpReplicas.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpAspire.Tests;

/// <summary>A comment stands between two events, and waits for nobody.</summary>
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
    public async Task An_event_that_comes_in_pieces_is_not_torn(params string[] pieces)
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
    public async Task It_comes_when_nothing_else_was_written_for_the_whole_time()
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
    public async Task A_client_that_does_not_read_is_sent_no_more_than_one()
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
    public async Task What_is_being_written_is_not_interrupted()
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
    public async Task After_the_end_there_is_none_and_no_timer()
    {
        var stream = Open();
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        await stream.DisposeAsync();

        _time.Advance(Interval * 100);

        Assert.Equal("", _client.Text);
    }

    [Fact]
    public async Task Another_answer_than_an_event_stream_has_none()
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

    /// <summary>What has reached the client, who may read slowly.</summary>
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
