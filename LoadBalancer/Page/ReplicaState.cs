using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Page;

/// <summary>What a replica is to the balancer at a moment, in a word and, where there is a reason, in a sentence.</summary>
internal sealed record ReplicaState(string Word, string? Reason)
{
    /// <param name="destination">The replica.</param>
    /// <param name="isAvailable">Whether it is given requests.</param>
    /// <param name="isDrained">Whether somebody has drained it.</param>
    /// <param name="isProbed">Whether replicas are probed at all.</param>
    public static ReplicaState Of(DestinationState destination, bool isAvailable, bool isDrained, bool isProbed) => (isAvailable, destination.Health) switch
    {
        _ when isDrained => new("drained", destination.ConcurrentRequestCount > 0 ? "It finishes what it has, and gets nothing new." : "It gets nothing until it is restored."),
        (false, { Active: DestinationHealth.Unhealthy }) => new("ejected", "Its probes failed; it is back as soon as one succeeds."),
        (false, { Passive: DestinationHealth.Unhealthy }) => new("ejected", "A request to it failed; it is back as soon as a probe succeeds."),
        (false, _) => new("ejected", null),
        (_, { Active: DestinationHealth.Unhealthy } or { Passive: DestinationHealth.Unhealthy }) => new("failing", "It gets requests all the same, for too few others are left."),
        _ when !isProbed => new("unprobed", "No replica is probed: Balancer:HealthPath is empty."),
        (_, { Active: DestinationHealth.Unknown }) => new("unprobed", "It gets requests, and is probed soon."),
        _ => new("ready", null),
    };
}
