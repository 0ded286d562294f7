using McpReplicas.Balancer.Retries;

namespace McpReplicas.Balancer.Traffic;

/// <summary>One attempt to forward a request to a replica.</summary>
/// <param name="Replica">The replica's name.</param>
/// <param name="End">How the attempt ended.</param>
/// <param name="Duration">From the choice of the replica to the end of its answer.</param>
internal sealed record Attempt(string Replica, AttemptEnd End, TimeSpan Duration);
