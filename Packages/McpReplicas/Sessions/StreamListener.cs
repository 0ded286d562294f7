namespace McpReplicas.Sessions;

/// <summary>The newest GET of a client that receives the event stream of its session.</summary>
internal sealed class StreamListener(HttpContext context)
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpContext Context => context;

    public Task Left => _left.Task;

    public bool IsHere => !_left.Task.IsCompleted;

    public void Leave() => _left.TrySetResult();

    public async Task WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await context.Response.Body.WriteAsync(buffer, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The exception must not reach the MCP SDK, which would end the stream of the session.
            Leave();
        }
    }
}
