using McpReplicas.Shared;

namespace McpReplicas.Sessions;

/// <summary>
/// Delays the first event of an HTTP+SSE stream until the owner of the stream is registered. The MCP SDK writes the event earlier, and a client may post a message as
/// soon as it has read it.
/// </summary>
internal sealed class EventStreamBeginning(Stream body) : WriteOnlyStream
{
    // Limited because the MCP SDK may fail before it reports the owner.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Releases the first event. Messages of the client find the stream from now on.</summary>
    public void Release() => _known.TrySetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _known.Task.WaitAsync(Longest, cancellationToken);
        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
}
