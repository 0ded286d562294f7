namespace McpReplicas.Balancer.Retries;

/// <summary>The time until the answer to a request must begin, for all attempts together.</summary>
internal sealed class Deadline : IDisposable
{
    private static readonly Deadline Never = new(null);

    private readonly CancellationTokenSource? _time;

    private Deadline(CancellationTokenSource? time) => _time = time;

    public CancellationToken Token => _time?.Token ?? CancellationToken.None;

    public bool HasPassed => _time?.IsCancellationRequested is true;

    public static Deadline Of(HttpContext context, BalancerOptions options)
    {
        var call = context.Features.Get<McpCall>();
        var limit = call is { OnlyReads: true } ? options.ReadDeadline : call?.Is("tools/call") is true ? options.ToolDeadline : TimeSpan.Zero;
        if (limit <= TimeSpan.Zero)
        {
            return Never;
        }

        var deadline = new Deadline(new CancellationTokenSource(limit));
        // An answer that has begun may stream without a time limit.
        context.Response.RegisterForDispose(deadline);
        context.Response.OnStarting(static state => ((Deadline)state).LiftAsync(), deadline);
        return deadline;
    }

    public void Dispose() => _time?.Dispose();

    private Task LiftAsync()
    {
        _time!.CancelAfter(Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }
}
