namespace McpAspire.LoadBalancer.Traffic;

/// <summary>One try to have a replica answer a request.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="Outcome"><see cref="Ok"/>, <see cref="Canceled"/>, or what went wrong in a word: <c>connect-failed</c>, <c>broken</c>, <c>timeout</c>.</param>
/// <param name="Duration">From the choice of the replica to the end of its answer.</param>
internal sealed record Attempt(string Replica, string Outcome, TimeSpan Duration)
{
    /// <summary>The replica answered, whatever its status.</summary>
    public const string Ok = "ok";

    /// <summary>The client went away, which is no fault of the replica.</summary>
    public const string Canceled = "canceled";

    public bool Failed => Outcome is not (Ok or Canceled);
}
