using McpReplicas.Balancer.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>What a replica is to the balancer at a moment, in a word and, where there is a reason, in a sentence.</summary>
internal sealed record ReplicaState(string Word, string? Reason)
{
    /// <param name="destination">The replica.</param>
    /// <param name="ejection">Why it was taken out of the rotation, if it was.</param>
    /// <param name="isAvailable">Whether it is given requests.</param>
    /// <param name="isDrained">Whether somebody has drained it.</param>
    /// <param name="isProbed">Whether replicas are probed at all.</param>
    public static ReplicaState Of(DestinationState destination, Ejection? ejection, bool isAvailable, bool isDrained, bool isProbed) => (isAvailable, ejection) switch
    {
        _ when isDrained => new("drained", destination.ConcurrentRequestCount > 0 ? "It finishes what it has, and gets nothing new." : "It gets nothing until it is restored."),
        (false, _) => new("ejected", ejection?.Sentence),
        (true, { } doubtful) => new("failing", $"{doubtful.Sentence} It gets requests all the same, for too few others are left."),
        _ when !isProbed => new("unprobed", "No replica is probed: Balancer:HealthPath is empty."),
        _ when destination.Health.Active is DestinationHealth.Unknown => new("unprobed", "It gets requests, and is probed soon."),
        _ => new("ready", null),
    };
}
