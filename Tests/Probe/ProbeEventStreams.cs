using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>HTTP+SSE of 2024-11-05: each stream belongs to one worker, whatever the balancer does.</summary>
public class ProbeEventStreams
{
    [Fact]
    public async Task A_single_process_is_not_called_safe()
    {
        var probe = await RunAsync(new());

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["sse sessions-unproved"], probe.Reasons);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_message_that_reaches_another_worker_is_broken(int workers)
    {
        var probe = await RunAsync(new() { Workers = workers });

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["sse sse-message-to-another-worker"], probe.Reasons);
    }

    [Fact]
    public async Task A_missing_address_for_messages_may_be_a_wrong_path()
    {
        // As behind a proxy that serves the application below a path prefix that the application does not know.
        var probe = await RunAsync(new() { Messages = "/without/the/prefix" });

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["sse sse-message-to-another-worker"], probe.Reasons);
        Assert.Contains(" may ", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_name_the_replica_of_their_stream_are_safe() =>
        (await RunAsync(new() { Workers = 2, IsFollowed = true, Names = worker => $"&mcp-replica=mcp-{worker}" })).AssertSafe();

    [Fact]
    public async Task Sticky_messages_without_the_name_of_a_replica_look_like_a_single_process() =>
        Assert.Equal(["sse sessions-unproved"], (await RunAsync(new() { Workers = 2, IsFollowed = true })).Reasons);

    [Fact]
    public async Task The_probe_does_not_wait_for_a_stream_that_a_POST_opens()
    {
        var probe = await RunAsync(new() { OpensByPost = true });

        Assert.Equal(["sse sessions-unproved"], probe.Reasons);
    }

    [Fact]
    public async Task A_buffered_stream_is_reported()
    {
        var probe = await RunAsync(new() { IsHeldBack = true }, "--timeout=1");

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["stream-held-back"], probe.Reasons);
    }

    private static async Task<ProbeProcess> RunAsync(SseTraits traits, params string[] options)
    {
        await using var server = await SseServer.StartAsync(traits);
        return await ProbeProcess.RunAsync(server.Endpoint, options);
    }
}
