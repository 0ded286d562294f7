using McpReplicas.Shared;

namespace McpReplicas.Sessions;

/// <summary>
/// The beginning of an event stream of HTTP+SSE. The MCP SDK writes it before it says whose stream it is, and a client may post as soon as it has read where; so it
/// is held back until that is known.
/// </summary>
internal sealed class EventStreamBeginning(Stream body) : WriteOnlyStream
{
    // The MCP SDK might fail before it says so.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the client read on: its messages find the stream now.</summary>
    public void Release() => _known.TrySetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _known.Task.WaitAsync(Longest, cancellationToken);
        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
}
