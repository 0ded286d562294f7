using System.IO.Pipelines;

namespace McpReplicas.Balancer.Requests;

/// <summary>Cancels the reading of a body that does not come in its time.</summary>
internal sealed class BodyDeadline : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenRegistration _cancellation;

    public BodyDeadline(PipeReader body, TimeSpan time)
    {
        _clock = new CancellationTokenSource(time);
        _cancellation = _clock.Token.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), body);
    }

    // Waits for a cancellation under way: it must not hit the next request of the connection.
    public void Dispose()
    {
        _cancellation.Dispose();
        _clock.Dispose();
    }
}
