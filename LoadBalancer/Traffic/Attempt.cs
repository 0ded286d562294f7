namespace McpAspire.LoadBalancer.Traffic;

/// <summary>One try to have a replica answer a request.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="Outcome">How it ended, in a word: one of the constants.</param>
/// <param name="Duration">From the choice of the replica to the end of its answer.</param>
internal sealed record Attempt(string Replica, string Outcome, TimeSpan Duration)
{
    /// <summary>The replica answered, whatever its status.</summary>
    public const string Ok = "ok";

    /// <summary>The client went away, which is no fault of the replica.</summary>
    public const string Canceled = "canceled";

    /// <summary>There was no connection, so the replica has seen nothing of the request.</summary>
    public const string ConnectFailed = "connect-failed";

    /// <summary>The connection ended before the answer did. The request may have been executed.</summary>
    public const string Broken = "broken";

    /// <summary>The replica stood still while the request waited for it. The request may be executed yet.</summary>
    public const string Stalled = "stalled";

    /// <summary>The deadline of the request passed. It may have been executed.</summary>
    public const string Timeout = "timeout";

    public bool Failed => Outcome is not (Ok or Canceled);
}
