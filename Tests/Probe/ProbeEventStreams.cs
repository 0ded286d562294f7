using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>HTTP+SSE of 2024-11-05, whose stream is one worker's, whatever its balancer does.</summary>
public class ProbeEventStreams
{
    [Fact]
    public async Task A_single_process_is_not_taken_for_safe()
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
    public async Task An_address_for_messages_that_is_nowhere_may_be_a_wrong_path_as_well()
    {
        // As behind a proxy that serves the application below a prefix of which it does not know.
        var probe = await RunAsync(new() { Messages = "/without/the/prefix" });

        Assert.Equal((3, "incomplete"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["sse sse-message-to-another-worker"], probe.Reasons);
        Assert.Contains(" may ", probe.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_name_the_replica_of_their_stream_are_safe() =>
        (await RunAsync(new() { Workers = 2, IsFollowed = true, Names = worker => $"&mcp-replica=mcp-{worker}" })).AssertSafe();

    [Fact]
    public async Task Messages_that_are_followed_and_name_nobody_look_like_a_single_process() =>
        Assert.Equal(["sse sessions-unproved"], (await RunAsync(new() { Workers = 2, IsFollowed = true })).Reasons);

    [Fact]
    public async Task A_POST_that_opens_a_stream_is_not_waited_for()
    {
        var probe = await RunAsync(new() { OpensByPost = true });

        Assert.Equal(["sse sessions-unproved"], probe.Reasons);
    }

    [Fact]
    public async Task A_stream_that_is_held_back_is_named_so()
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
