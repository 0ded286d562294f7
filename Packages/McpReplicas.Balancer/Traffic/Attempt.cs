using McpReplicas.Balancer.Retries;

namespace McpReplicas.Balancer.Traffic;

/// <summary>One try to have a replica answer a request.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="End">How it ended.</param>
/// <param name="Duration">From the choice of the replica to the end of its answer.</param>
internal sealed record Attempt(string Replica, AttemptEnd End, TimeSpan Duration);
