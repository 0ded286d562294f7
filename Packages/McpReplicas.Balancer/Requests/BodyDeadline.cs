using System.IO.Pipelines;

namespace McpReplicas.Balancer.Requests;

/// <summary>Cancels reading a body that does not arrive in time.</summary>
internal sealed class BodyDeadline : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenRegistration _cancellation;

    public BodyDeadline(PipeReader body, TimeSpan time)
    {
        _clock = new CancellationTokenSource(time);
        _cancellation = _clock.Token.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), body);
    }

    // Waits for a running cancellation, which must not hit the next request of the connection.
    public void Dispose()
    {
        _cancellation.Dispose();
        _clock.Dispose();
    }
}
